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
	$(SED) -e '/^@OPTIONS@$$/{r $@.options' -e 'd' -e '}' -e 's|@sysconfdir@|$(sysconfdir)|g' \
		-e 's|@docdir@|$(docdir)|g' $(srcdir)/man/dashgrant.conf.5.in > $@.new && mv $@.new $@

# how web servers are set up for the service
dist_examples_DATA = conf/lighttpd.conf
