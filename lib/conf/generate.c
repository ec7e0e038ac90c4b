/* Makes the sample file and the man page's section while the program is built. */
#include <stdio.h>
#include <string.h>

#include <conf/conf.h>

int main(int count, char **arguments)
{
    const char *what = count == 2 ? arguments[1] : "";
    if (strcmp(what, "sample") == 0)
        return conf_write_sample(stdout) ? 1 : 0;
    if (strcmp(what, "man") == 0)
        return conf_write_man(stdout) ? 1 : 0;
    fputs("usage: generate sample|man\n", stderr);
    return 2;
}
