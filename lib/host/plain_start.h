/* An owner that a CGI program starts, for hosts without root (cgi_start_owner). */
#ifndef HOST_PLAIN_START_H
#define HOST_PLAIN_START_H

#include <conf/conf.h>

/* Starts dashgrant.fcgi of this program's own folder as the owner, in the background and out of the web server's
 * process group, session and descriptors, with an environment of its own. Its log goes to syslog where the
 * configuration says so, else to STATE_DIR/dashgrant.log. The lock is taken here and passed on: of many CGI programs
 * one starts one. 1; 0 where another has the lock; -1 with the reason logged. */
int host_plain_start(const struct conf *conf);

#endif
