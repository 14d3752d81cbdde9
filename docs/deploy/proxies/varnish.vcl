# Varnish in front of one or more sites. Tested with Varnish 7.1 by server/tests/with-proxies.
# Start the sites with MATINEE_BEHIND_PROXY=true and MATINEE_CLOSING_DELAY=4, in which two health checks fail.
# Varnish adds the address that it sees to X-Forwarded-For, where the last one counts, and passes `Host` on. It stores what
# may be stored, such as posters; the site declares everything else `no-store`.
vcl 4.1;

import directors;

probe ready {
	.url = "/readyz";
	.interval = 2s;
	.timeout = 2s;
	.window = 2;
	.threshold = 1;
}

# Events arrive at least every 15 seconds.
backend first {
	.host = "127.0.0.1";
	.port = "3000";
	.probe = ready;
	.connect_timeout = 2s;
	.first_byte_timeout = 60s;
	.between_bytes_timeout = 60s;
}

backend second {
	.host = "127.0.0.1";
	.port = "3001";
	.probe = ready;
	.connect_timeout = 2s;
	.first_byte_timeout = 60s;
	.between_bytes_timeout = 60s;
}

sub vcl_init {
	new sites = directors.round_robin();
	sites.add_backend(first);
	sites.add_backend(second);
}

sub vcl_recv {
	set req.backend_hint = sites.backend();
	# Each follower of a batch gets events of its own, from the present on.
	if (req.url ~ "^/api/v1/batches/[^/]+/events") {
		return (pipe);
	}
}

sub vcl_pipe {
	# Otherwise, whatever the client sends next on this connection goes to the site without Varnish.
	set bereq.http.connection = "close";
}

sub vcl_backend_error {
	# A site that is down costs no request: the other one is asked.
	if (bereq.retries == 0 && (bereq.method == "GET" || bereq.method == "HEAD")) {
		return (retry);
	}
}
