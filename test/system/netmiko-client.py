"""What a script with netmiko does to a Junos device: configure, compare, commit, read. Argument: device type."""
import sys
from netmiko import ConnectHandler

device = ConnectHandler(
    device_type=sys.argv[1], host="127.0.0.1", username="lab", password="lab123"
)
print("prompt:", device.find_prompt())
print(device.send_config_set(["set interfaces ge-0/0/7 description netmiko"], exit_config_mode=False))
print(device.send_command("show | compare"))
print(device.commit(comment="by netmiko", and_quit=True))
print("mode:", device.check_config_mode())
print("read:", device.send_command("show configuration interfaces ge-0/0/7 | display set"))
print("pages:", len(device.send_command("show configuration").splitlines()))
device.disconnect()
