# The programs: thin mains over lib/.
cgibin_PROGRAMS += cgi-bin/dashgrant.fcgi
cgi_bin_dashgrant_fcgi_SOURCES = cgi-bin/dashgrant.c
cgi_bin_dashgrant_fcgi_CPPFLAGS = $(COMMON_CPPFLAGS) $(I_base) $(I_conf) $(I_host) \
	-DCONFIG_FILE='"$(sysconfdir)/dashgrant/dashgrant.conf"'
cgi_bin_dashgrant_fcgi_LDADD = $(ROOM_LIBS) $(ALL_LIBS)
