/* One request of a web server that starts CGI programs. */
#include <stdio.h>
#include <sysexits.h>

#include <host/plain.h>

int main(void)
{
    if (host_plain_asked())
        return host_plain_answer(CONFIG_FILE);
    fputs("dashgrant.cgi: this is a CGI program, which a web server starts; the service is dashgrant.fcgi\n", stderr);
    return EX_USAGE;
}
