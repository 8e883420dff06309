"""How Chromium is started in tests: as the home PC starts it, with a camera and a microphone that are played."""

from home_node.browser import FLAGS as HOME_FLAGS

FLAGS = [*HOME_FLAGS, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
