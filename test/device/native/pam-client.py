"""Goes through a PAM stack once: CONFDIR SERVICE USER PASSWORD [ITEM=VALUE...]. Prints status, setcred's, ms and CPU ms as JSON."""
import ctypes, json, sys, time

confdir, service, user, password, *items = sys.argv[1:]
pam = ctypes.CDLL("libpam.so.0")
libc = ctypes.CDLL("libc.so.6")
ITEMS = {"tty": 3, "rhost": 4}


class Message(ctypes.Structure):
    _fields_ = [("style", ctypes.c_int), ("text", ctypes.c_char_p)]


class Response(ctypes.Structure):
    _fields_ = [("text", ctypes.c_void_p), ("code", ctypes.c_int)]


Converse = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.c_int,
    ctypes.POINTER(ctypes.POINTER(Message)),
    ctypes.POINTER(ctypes.POINTER(Response)),
    ctypes.c_void_p,
)


class Conversation(ctypes.Structure):
    _fields_ = [("converse", Converse), ("data", ctypes.c_void_p)]


libc.calloc.restype = ctypes.c_void_p
libc.strdup.restype = ctypes.c_void_p
said = []


@Converse
def converse(count, messages, responses, _):
    answers = ctypes.cast(libc.calloc(count, ctypes.sizeof(Response)), ctypes.POINTER(Response))
    for n in range(count):
        said.append(messages[n].contents.text.decode())
        answers[n].text = libc.strdup(password.encode())
    responses[0] = answers
    return 0


handle = ctypes.c_void_p()
conversation = Conversation(converse, None)
started = pam.pam_start_confdir(
    service.encode(), user.encode(), ctypes.byref(conversation), confdir.encode(), ctypes.byref(handle)
)
if started != 0:
    sys.exit(f"pam_start_confdir: {started}")
for item in items:
    name, value = item.split("=", 1)
    pam.pam_set_item(handle, ITEMS[name], ctypes.c_char_p(value.encode()))
wall, cpu = time.monotonic(), time.process_time()
status = pam.pam_authenticate(handle, 0)
wall, cpu = time.monotonic() - wall, time.process_time() - cpu
print(json.dumps({"status": status, "setcred": pam.pam_setcred(handle, 2), "took": wall * 1000, "cpu": cpu * 1000, "said": said}))
