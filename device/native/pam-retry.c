/*
 * A PAM module that puts the runtime's login policy around the judging of a password (device/login/server.ts). It
 * stands in a stack three times (images/device/rootfs/etc/pam.d/vtylab-auth):
 *
 *   pam-retry.so ask [socket=PATH]   takes the password, and asks the runtime before anything looks at it
 *   pam-retry.so passed [WORDS]     it was right: the runtime has the last word
 *   pam-retry.so failed [WORDS]     it was wrong: fails after the time the runtime says
 *
 * The words are told a user whose connection ends with this: login(1) has its own only for earlier failures.
 *
 * Without the runtime nobody gets in. The console is no part of the policy.
 *
 *   gcc -O2 -Wall -Wextra -Werror -shared -fPIC -o pam-retry.so pam-retry.c -lpam -lcrypt
 */
#define _GNU_SOURCE
#include <crypt.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <shadow.h>

#include "pam-retry.h"

#define SOCKET "/run/vtylab/login.sock"
#define DATA "vtylab_attempt"
/* What the password of somebody without one is hashed with, so that it takes as long as anybody's. */
#define NOBODYS_SALT "$6$vtylab.no.such.us$"

struct attempt {
  int fd; /* to the runtime; -1: it is not there */
};

static void forget(pam_handle_t *pam, void *data, int status) {
  struct attempt *attempt = data;
  (void)pam, (void)status;
  if (attempt->fd >= 0) close(attempt->fd);
  free(attempt);
}

static const char *item(pam_handle_t *pam, int what) {
  const void *value = NULL;
  return pam_get_item(pam, what, &value) == PAM_SUCCESS && value != NULL ? value : "";
}

static const char *terminal(pam_handle_t *pam) {
  const char *tty = item(pam, PAM_TTY);
  return strncmp(tty, "/dev/", 5) == 0 ? tty + 5 : tty;
}

static int on_console(pam_handle_t *pam) {
  return strcmp(terminal(pam), "console") == 0 && *item(pam, PAM_RHOST) == '\0';
}

/* Asks; returns the connection on which the outcome is to be told. */
static int ask(pam_handle_t *pam, const char *path, const char *user) {
  char name[64], address[2 * LONGEST + 1], device[2 * LONGEST + 1], who[2 * LONGEST + 1], line[8 * LONGEST], answer[8];
  pid_t runtime = 0;
  int fd = reach(path, &runtime);
  if (fd < 0) return -1;
  long long age = connection(runtime, name, sizeof name);
  snprintf(line, sizeof line, "ask %.32s %s %lld %s %s %s\n", item(pam, PAM_SERVICE), name, age,
           hexadecimal(item(pam, PAM_RHOST), address), hexadecimal(terminal(pam), device), hexadecimal(user, who));
  if (exchange(fd, line, answer, sizeof answer) && strcmp(answer, "go") == 0) return fd;
  close(fd);
  return -1;
}

/* Enter alone at "login: " is no attempt: the name is asked for again, without what was said before it the first time. */
static int ask_name(pam_handle_t *pam, const char **user) {
  int status = pam_get_user(pam, user, NULL);
  while (status == PAM_SUCCESS && (*user == NULL || **user == '\0')) {
    pam_set_item(pam, PAM_USER, NULL);
    pam_set_item(pam, PAM_USER_PROMPT, "login: ");
    status = pam_get_user(pam, user, NULL);
  }
  return status;
}

static int before(pam_handle_t *pam, const char *path) {
  const char *user, *password;
  int status = ask_name(pam, &user);
  if (status == PAM_SUCCESS) status = pam_get_authtok(pam, PAM_AUTHTOK, &password, NULL);
  if (status != PAM_SUCCESS) return status;
  struct attempt *attempt = malloc(sizeof *attempt);
  if (attempt == NULL) return PAM_BUF_ERR;
  attempt->fd = on_console(pam) ? -1 : ask(pam, path, user);
  status = pam_set_data(pam, DATA, attempt, forget);
  if (status != PAM_SUCCESS) forget(pam, attempt, status);
  return status;
}

/* Whoever has no password to compare with costs as much as somebody who has. */
#define HASHES 2 /* Debian 12's pam_unix hashes twice: its x_strdup() is a macro (a test compares) */
static void hash_for_nobody(pam_handle_t *pam) {
  struct spwd *entry = getspnam(item(pam, PAM_USER));
  if (entry != NULL && entry->sp_pwdp[0] == '$') return;
  struct crypt_data *room = calloc(1, sizeof *room);
  if (room == NULL) return;
  for (int n = 0; n < HASHES; n++) (void)crypt_r(item(pam, PAM_AUTHTOK), NOBODYS_SALT, room);
  free(room);
}

/* The client's socket, where this process has it; -1 for one behind a terminal. */
static int client(void) {
  for (int fd = 0; fd < 64; fd++) {
    struct sockaddr_storage peer;
    socklen_t length = sizeof peer;
    if (getpeername(fd, (struct sockaddr *)&peer, &length) < 0) continue;
    if (peer.ss_family == AF_INET || peer.ss_family == AF_INET6) return fd;
  }
  return -1;
}

/* Waits, but not for a client that has hung up. */
static void hold_back(long milliseconds) {
  struct pollfd hangup = {.fd = client(), .events = POLLRDHUP};
  struct timespec start, now;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (long left = milliseconds; left > 0;) {
    if (poll(&hangup, 1, (int)left) > 0) return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    left = milliseconds - ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000);
  }
}

/* Tells how it came out, and does what the runtime says. */
static int after(pam_handle_t *pam, int passed, const char *words) {
  const void *data = NULL;
  char answer[64], often[8];
  long milliseconds = 0;
  if (!passed) hash_for_nobody(pam);
  if (on_console(pam)) return passed ? PAM_SUCCESS : PAM_AUTH_ERR;
  if (pam_get_data(pam, DATA, &data) != PAM_SUCCESS || data == NULL) return PAM_AUTH_ERR;
  int fd = ((const struct attempt *)data)->fd;
  if (fd < 0 || !exchange(fd, passed ? "passed\n" : "failed\n", answer, sizeof answer)) return PAM_AUTH_ERR;
  if (passed && strcmp(answer, "ok") == 0) return PAM_SUCCESS;
  if (sscanf(answer, "no %ld %7s", &milliseconds, often) != 2) return PAM_AUTH_ERR;
  (void)pam_set_data(pam, DATA, NULL, NULL); /* the runtime is not kept waiting */
  hold_back(milliseconds);
  if (strcmp(often, "last") != 0) return PAM_AUTH_ERR;
  if (words != NULL) pam_error(pam, "\n%s", words);
  return PAM_MAXTRIES;
}

int pam_sm_authenticate(pam_handle_t *pam, int flags, int argc, const char **argv) {
  const char *path = SOCKET;
  (void)flags;
  if (argc > 1 && strncmp(argv[1], "socket=", 7) == 0) path = argv[1] + 7;
  if (argc > 0 && strcmp(argv[0], "ask") == 0) return before(pam, path);
  if (argc > 0 && strcmp(argv[0], "passed") == 0) return after(pam, 1, argc > 1 ? argv[1] : NULL);
  if (argc > 0 && strcmp(argv[0], "failed") == 0) return after(pam, 0, argc > 1 ? argv[1] : NULL);
  return PAM_SYSTEM_ERR;
}

/* The stack is gone through once more to set credentials, in the way it went the first time. */
int pam_sm_setcred(pam_handle_t *pam, int flags, int argc, const char **argv) {
  (void)pam, (void)flags, (void)argc, (void)argv;
  return PAM_SUCCESS;
}
