# The programs: thin mains over lib/.
cgibin_PROGRAMS += cgi-bin/dashgrant.fcgi
cgi_bin_dashgrant_fcgi_SOURCES = cgi-bin/dashgrant.c
cgi_bin_dashgrant_fcgi_CPPFLAGS = $(COMMON_CPPFLAGS) $(I_base) $(I_conf) $(I_host) \
	-DCONFIG_FILE='"$(sysconfdir)/dashgrant/dashgrant.conf"'
cgi_bin_dashgrant_fcgi_LDADD = $(ROOM_LIBS) $(ALL_LIBS)
dist_man_MANS += man/dashgrant.fcgi.8

# Started for each request of plain CGI: libraries would be loaded each time, so it is linked with no more than it
# needs, and the link fails where that grows.
cgibin_PROGRAMS += cgi-bin/dashgrant.cgi
cgi_bin_dashgrant_cgi_SOURCES = cgi-bin/plain.c
cgi_bin_dashgrant_cgi_CPPFLAGS = $(COMMON_CPPFLAGS) $(I_base) $(I_conf) $(I_host) \
	-DCONFIG_FILE='"$(sysconfdir)/dashgrant/dashgrant.conf"'
cgi_bin_dashgrant_cgi_LDADD = $(ROOM_LIBS) $(CONFUSE_LIBS)
dist_man_MANS += man/dashgrant.cgi.8

# for administrators: never under a folder that a web server serves
sbin_PROGRAMS += cgi-bin/dashgrantctl
cgi_bin_dashgrantctl_SOURCES = cgi-bin/dashgrantctl.c
cgi_bin_dashgrantctl_CPPFLAGS = $(COMMON_CPPFLAGS) $(I_base) $(I_text) $(I_model) $(I_conf) $(I_front) $(I_tool)
cgi_bin_dashgrantctl_LDADD = $(ROOM_LIBS) $(ALL_LIBS)
dist_man_MANS += man/dashgrantctl.8
