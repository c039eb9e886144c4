/*
 * The terminal of `cli`: raw while a session has it, and as it was found whenever the process ends, whatever ends it.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>
#include <unistd.h>

static struct termios cooked;
static volatile sig_atomic_t is_raw;
static volatile sig_atomic_t child; /* the program that has the terminal at the moment; 0: none */
static volatile sig_atomic_t resized;

static const int ending_signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
#define ENDING_SIGNALS (sizeof ending_signals / sizeof *ending_signals)

/* Whether there is a terminal to type at and to read from; remembers how it was found. */
static bool find_terminal(void) { return isatty(STDOUT_FILENO) && tcgetattr(STDIN_FILENO, &cooked) == 0; }

/* Raw input; output processing stays, so that the runtime may end a line by \n or \r\n. */
static void raw_mode(void) {
  struct termios raw = cooked;
  cfmakeraw(&raw);
  raw.c_oflag = cooked.c_oflag;
  if (tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0) is_raw = 1;
}

/* Async-signal-safe. */
static void restore_terminal(void) {
  if (!is_raw) return;
  tcsetattr(STDIN_FILENO, TCSANOW, &cooked);
  is_raw = 0;
}

static void on_resize(int number) {
  (void)number;
  resized = 1;
}

/* SA_RESETHAND: the signal that is raised again here ends the process as soon as the handler returns. */
static void on_end(int number) {
  restore_terminal();
  if (child > 0) kill(child, number);
  raise(number);
}

static void catch_signals(void) {
  struct sigaction end = {.sa_handler = on_end, .sa_flags = SA_RESETHAND}, resize = {.sa_handler = on_resize};
  sigset_t window;
  for (size_t i = 0; i < ENDING_SIGNALS; i++) sigaction(ending_signals[i], &end, NULL);
  sigaction(SIGWINCH, &resize, NULL);
  /* Taken only inside ppoll(), so that none is missed between looking at `resized` and waiting. */
  sigemptyset(&window);
  sigaddset(&window, SIGWINCH);
  sigprocmask(SIG_BLOCK, &window, NULL);
}

/* As a new program expects them. */
static void default_signals(void) {
  sigset_t none;
  for (size_t i = 0; i < ENDING_SIGNALS; i++) signal(ending_signals[i], SIG_DFL);
  signal(SIGWINCH, SIG_DFL);
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

#endif
