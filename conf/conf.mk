# Configuration: the sample and the man page's options come out of the room conf's table.
#
# The sample is installed among the examples, as on Debian; make install never touches $(sysconfdir).
examplesdir = $(docdir)/examples
nodist_examples_DATA = conf/dashgrant.conf
nodist_man_MANS = man/dashgrant.conf.5
EXTRA_DIST += man/dashgrant.conf.5.in
CLEANFILES += conf/dashgrant.conf conf/dashgrant.conf.new man/dashgrant.conf.5 man/dashgrant.conf.5.new \
	man/dashgrant.conf.5.options

conf/dashgrant.conf: lib/conf/generate$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) conf && lib/conf/generate$(EXEEXT) sample > $@.new && mv $@.new $@

man/dashgrant.conf.5: man/dashgrant.conf.5.in lib/conf/generate$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) man && lib/conf/generate$(EXEEXT) man > $@.options && \
	$(SED) -e '/^@OPTIONS@$$/{r $@.options' -e 'd' -e '}' -e 's|[@]sysconfdir@|$(sysconfdir)|g' \
		-e 's|[@]docdir@|$(docdir)|g' $(srcdir)/man/dashgrant.conf.5.in > $@.new && mv $@.new $@

# How web servers are set up for the service, with the places of this installation. A line @COMMON@ stands for what
# the files of one web server share.
web_conf = conf/apache-cgi.conf conf/apache-fcgid.conf conf/apache-proxy-fcgi.conf conf/lighttpd.conf \
	conf/lighttpd-spawn.conf conf/nginx.conf conf/nginx-server.conf
nodist_examples_DATA += $(web_conf)
EXTRA_DIST += $(web_conf:=.in) conf/apache-common.in conf/lighttpd-common.in
CLEANFILES += $(web_conf) $(web_conf:=.new)

conf/apache-cgi.conf: conf/apache-cgi.conf.in conf/apache-common.in
conf/apache-fcgid.conf: conf/apache-fcgid.conf.in conf/apache-common.in
conf/apache-proxy-fcgi.conf: conf/apache-proxy-fcgi.conf.in conf/apache-common.in
conf/lighttpd.conf: conf/lighttpd.conf.in conf/lighttpd-common.in
conf/lighttpd-spawn.conf: conf/lighttpd-spawn.conf.in conf/lighttpd-common.in
conf/nginx.conf: conf/nginx.conf.in
conf/nginx-server.conf: conf/nginx-server.conf.in
conf/dashgrant.service: conf/dashgrant.service.in
conf/dashgrant.socket: conf/dashgrant.socket.in

web_server = `echo $(@F) | $(SED) 's/[-.].*//'`
$(web_conf) $(systemdsystemunit_DATA): Makefile
	$(AM_V_GEN)$(MKDIR_P) conf && \
	$(SED) -e '/^@COMMON@$$/{r $(srcdir)/conf/'$(web_server)'-common.in' -e 'd' -e '}' $(srcdir)/$@.in | \
	$(SED) -e 's|[@]cgibindir@|$(cgibindir)|g' -e 's|[@]localstatedir@|$(localstatedir)|g' \
		-e 's|[@]pkgdatadir@|$(pkgdatadir)|g' -e 's|[@]runstatedir@|$(runstatedir)|g' \
		-e 's|[@]sysconfdir@|$(sysconfdir)|g' > $@.new && mv $@.new $@

# where systemd looks, with a prefix of /usr or /usr/local
systemdsystemunitdir = $(prefix)/lib/systemd/system
systemdsystemunit_DATA = conf/dashgrant.service conf/dashgrant.socket
EXTRA_DIST += conf/dashgrant.service.in conf/dashgrant.socket.in
CLEANFILES += $(systemdsystemunit_DATA) $(systemdsystemunit_DATA:=.new)

# what web servers hand out as files
htdocsdir = $(pkgdatadir)/htdocs
dist_htdocs_DATA = htdocs/openapi.json htdocs/dashboard-sharing.js htdocs/share.css htdocs/share.js

# a page of a product with the sharing page in it, for trying out
dist_examples_DATA = conf/demo.html
