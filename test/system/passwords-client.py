"""What a script with netmiko does to change a password: answers the two questions, commits. Argument: user."""
import sys
from netmiko import ConnectHandler

device = ConnectHandler(device_type="juniper", host="127.0.0.1", username="lab", password="lab123")
device.config_mode()
command = f"set system login user {sys.argv[1]} authentication plain-text-password"
print(device.send_command(command, expect_string=r"New password:", strip_prompt=False))
print(device.send_command("Changed7", expect_string=r"Retype new password:", strip_prompt=False))
print(device.send_command("Changed7", expect_string=r"#\s*$", strip_prompt=False))
print(device.send_command("show | compare", expect_string=r"#\s*$"))
print(device.commit(and_quit=True))
device.disconnect()
