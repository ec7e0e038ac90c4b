/* A plain CGI program (RFC 3875): it hands its request to the owner, and ends when that answered. It is started for
 * each request, so what is linked with it stays small: dashgrant.cgi loads libc and libconfuse alone. */
#ifndef HOST_PLAIN_H
#define HOST_PLAIN_H

#include <stdbool.h>

#include <conf/conf.h>

/* Whether a web server started this process for one request. Its arguments then come from whoever sent the request
 * (RFC 3875, 4.4), and are not to be looked at. */
bool host_plain_asked(void);

/* Answers it. Returns the exit status: 0 where there was an answer, if only that the service is away (503); else
 * EX_TEMPFAIL, the answer being cut. Blocks for a bounded time. */
int host_plain_run(const struct conf *conf);

/* The same with the service's configuration, as conf_load_service finds it; where it is wrong, with 503, and the
 * reason goes to standard error alone. */
int host_plain_answer(const char *usual);

#endif
