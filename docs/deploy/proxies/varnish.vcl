# Varnish in front of one or more sites. Tested with Varnish 7.1 by server/tests/with-proxies.
# Start the sites with MATINEE_BEHIND_PROXY=true and MATINEE_CLOSING_DELAY=4, in which two health checks fail.
# Varnish adds the address that it sees to X-Forwarded-For, where the last one counts, and passes `Host` on. It caches
# what the site allows, such as posters; everything else is `no-store`.
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
	# Each client that follows a batch gets a stream of its own, from the current event on.
	if (req.url ~ "^/api/v1/batches/[^/]+/events") {
		return (pipe);
	}
}

sub vcl_pipe {
	# Otherwise, later requests on this connection would bypass Varnish.
	set bereq.http.connection = "close";
}

sub vcl_backend_error {
	# No request fails while one site is down: the other one is tried.
	if (bereq.retries == 0 && (bereq.method == "GET" || bereq.method == "HEAD")) {
		return (retry);
	}
}
