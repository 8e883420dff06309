"""What the parts share: the config, the memory, and the courier that carries webhooks."""

from dataclasses import dataclass

from local.simulator.courier import Courier
from local.simulator.simulator_config import Config
from local.simulator.store import Store


@dataclass(frozen=True)
class Simulator:
    config: Config
    store: Store
    courier: Courier

    def now(self) -> float:
        return self.config.clock()

    def close(self) -> None:
        """Stops the courier and closes the file; what was not delivered yet is delivered after the next start."""
        self.courier.stop()
        self.store.close()
