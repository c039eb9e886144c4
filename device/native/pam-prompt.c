/*
 * A PAM module that makes login(1) ask "login: ", as Junos does, and not "HOST login: ".
 *
 *     gcc -O2 -Wall -Wextra -Werror -shared -fPIC -o pam-prompt.so pam-prompt.c -lpam
 */
#include <security/pam_modules.h>

int pam_sm_authenticate(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)flags, (void)argc, (void)argv;
    (void)pam_set_item(pam, PAM_USER_PROMPT, "login: ");
    return PAM_IGNORE; /* it decides nothing */
}

int pam_sm_setcred(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)pam, (void)flags, (void)argc, (void)argv;
    return PAM_IGNORE;
}
