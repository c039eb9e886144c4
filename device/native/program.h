/* Runs a program on the terminal of `cli`, or on its standard input and output (device/cli/relay.ts, R and T). */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "terminal.h"

static void become(char **argv, bool keep_input) {
  default_signals();
  if (!keep_input) {
    int null = open("/dev/null", O_RDONLY);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0) _exit(126);
    if (null != STDIN_FILENO) close(null);
  }
  execvp(argv[0], argv);
  int error = errno;
  fprintf(stderr, "error: cannot run %s: %s\n", argv[0], strerror(error));
  _exit(error == ENOENT ? 127 : 126);
}

/*
 * Runs a program and returns its status, 128 + n for signal n; without `keep_input` it has nothing to read. It stays in our process group, which is the foreground
 * one; as system(3) does, we ignore what the keyboard sends it.
 */
static uint32_t run_program(char **argv, bool tty, bool keep_input) {
  struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
  int status = 0;
  restore_terminal();
  sigaction(SIGINT, &ignore, &interrupt);
  sigaction(SIGQUIT, &ignore, &quit);
  pid_t pid = fork();
  if (pid == 0) become(argv, keep_input);
  if (pid < 0) {
    fprintf(stderr, "error: cannot run %s: %s\n", argv[0], strerror(errno));
    status = 126 << 8;
  } else {
    child = pid;
    for (;;) {
      pid_t ended = waitpid(pid, &status, WUNTRACED);
      if (ended == pid && !WIFSTOPPED(status)) break;
      /* Stopped (ssh's ~^Z): there is no shell here that could continue it. */
      if (ended == pid) kill(pid, SIGCONT);
      else if (errno != EINTR) break;
    }
    child = 0;
  }
  sigaction(SIGINT, &interrupt, NULL);
  sigaction(SIGQUIT, &quit, NULL);
  if (tty) raw_mode();
  return WIFSIGNALED(status) ? 128u + (uint32_t)WTERMSIG(status) : (uint32_t)WEXITSTATUS(status);
}

#endif
