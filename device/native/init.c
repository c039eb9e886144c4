/*
 * init: process 1 of a node. It runs the runtime, takes in what other processes leave behind, and starts the runtime
 * again when it dies: so the container does not end, and its links, addresses and filters stay.
 *
 *   init PROGRAM [ARGUMENT…]
 *
 * What ends PROGRAM without being started again: its status 0 (halt) or 2 (it was called wrongly), a signal that init
 * was sent before (the engine stops the container), and dying more often than LIMIT times in WINDOW seconds. Then init
 * ends as it did. The next PROGRAM finds in VTYLAB_DIED how the last one ended, in the words of Junos's init.
 *
 *   gcc -O2 -Wall -Wextra -Werror -o init init.c
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LIMIT 5
#define WINDOW 60
/* One that lived for less than this many seconds waits for one more before the next. */
#define SHORT_LIFE 3

static sigset_t all, before;
static struct timespec began;
/* When it died the last times, in seconds; the oldest is overwritten. */
static double deaths[LIMIT];
static int died;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* In a process group of its own: what it starts and does not set free ends with it. */
static pid_t start(char **argv) {
  pid_t pid = fork();
  if (pid < 0) {
    perror("init: fork");
    exit(1);
  }
  clock_gettime(CLOCK_MONOTONIC, &began);
  if (pid > 0) return pid;
  setpgid(0, 0);
  sigprocmask(SIG_SETMASK, &before, NULL);
  execvp(argv[0], argv);
  fprintf(stderr, "init: cannot run %s: %s\n", argv[0], strerror(errno));
  _exit(2);
}

/* How it ended, in Junos's words. */
static void describe(char *text, size_t size, pid_t pid, int status) {
  if (WIFSIGNALED(status))
    snprintf(text, size, "vtylab (PID %d) terminated by signal number %d%s", (int)pid, WTERMSIG(status),
             WCOREDUMP(status) ? ". Core dumped!" : "!");
  else
    snprintf(text, size, "vtylab (PID %d) exited with status=%d", (int)pid, WEXITSTATUS(status));
}

/* What is known of the dead, for the container's log. */
static void report(pid_t pid, int status, const struct rusage *used, double lived, const char *what) {
  char how[64];
  if (WIFSIGNALED(status))
    snprintf(how, sizeof how, "killed by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
  else
    snprintf(how, sizeof how, "ended with status %d", WEXITSTATUS(status));
  double seconds = (double)(used->ru_utime.tv_sec + used->ru_stime.tv_sec) +
                   (double)(used->ru_utime.tv_usec + used->ru_stime.tv_usec) / 1e6;
  fprintf(stderr, "init: the runtime (process %d) was %s after %.1f s; it had used %.1f s of processor time and at most %ld MiB of memory%s; %s\n",
          (int)pid, how, lived, seconds, used->ru_maxrss / 1024, WCOREDUMP(status) ? ", and left a core" : "", what);
}

/* Whether it died too often. */
static bool thrashing(double at) {
  bool often = died >= LIMIT && at - deaths[died % LIMIT] < WINDOW;
  deaths[died++ % LIMIT] = at;
  return often;
}

static int end_as(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: init PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &before);
  unsetenv("VTYLAB_DIED");
  prctl(PR_SET_CHILD_SUBREAPER, 1); /* as process 1 has it anyway */
  pid_t runtime = start(argv + 1);
  bool stopping = false;
  /* Where there is no runtime: when the next one starts. */
  double next = 0;
  for (;;) {
    struct timespec wait = {.tv_sec = 1};
    siginfo_t info;
    int got = runtime > 0 ? sigwaitinfo(&all, &info) : sigtimedwait(&all, &info, &wait);
    if (got > 0 && got != SIGCHLD) {
      bool ends = got == SIGTERM || got == SIGINT || got == SIGQUIT;
      if (runtime == 0 && ends) return 128 + got;
      stopping = stopping || ends;
      if (runtime > 0) kill(runtime, got);
    }
    int status;
    struct rusage used;
    for (pid_t pid; (pid = wait4(-1, &status, WNOHANG, &used)) > 0;) {
      if (pid != runtime) continue;
      runtime = 0;
      double at = now(), lived = at - ((double)began.tv_sec + (double)began.tv_nsec / 1e9);
      bool asked = stopping || (WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 2));
      if (asked) return end_as(status);
      kill(-pid, SIGKILL);
      bool often = thrashing(at);
      const char *what = often ? "it dies too often, and is not started again" : "it is started again, and the links stay";
      report(pid, status, &used, lived, what);
      if (often) return end_as(status);
      char words[160];
      describe(words, sizeof words, pid, status);
      setenv("VTYLAB_DIED", words, 1);
      next = lived < SHORT_LIFE ? at + 1 : at;
    }
    if (runtime == 0 && now() >= next) runtime = start(argv + 1);
  }
}
