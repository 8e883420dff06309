"""The task for Windows' Task Scheduler: at log-on, with a desktop, started again each minute after a failure, below
normal priority.

`schtasks /Create /XML` takes UTF-16 alone, wants the parts of each element in the order of its schema, and says no more
of a mistake than where it is: learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema.
"""

import subprocess
from xml.sax.saxutils import escape

from home_node.service.program import Program

BELOW_NORMAL = 7  # 4 to 6 are normal, 9 and 10 idle
FOLDER = "WOCS"


def write_task(program: Program, user: str) -> str:
    r"""The whole file as text. `user` is `PC\Ali`; only he starts it, and it has his rights and no more."""
    command, *arguments = program.command
    lines = f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.4" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{escape(program.about)}</Description>
    <URI>{escape(name_task(program))}</URI>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>{escape(user)}</UserId>
      <Delay>PT15S</Delay>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{escape(user)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>{BELOW_NORMAL}</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>255</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(command)}</Command>
      <Arguments>{escape(subprocess.list2cmdline(arguments))}</Arguments>
      <WorkingDirectory>{escape(str(program.folder))}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""
    return lines.replace("\n", "\r\n")


def encode_task(text: str) -> bytes:
    """UTF-16 with its mark, as `schtasks` wants it."""
    return b"\xff\xfe" + text.encode("utf-16-le")


def name_task(program: Program) -> str:
    return f"\\{FOLDER}\\{program.name}"


def choose_windowless(python: str) -> str:
    """`pythonw.exe` beside `python.exe`: the other would hold a black window open."""
    head, dot, tail = python.rpartition("python.exe")
    return f"{head}pythonw.exe" if dot and not tail else python
