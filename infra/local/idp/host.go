package idp

import (
	"net"
	"net/url"
	"strings"
)

// knownHost tells whether a Host header names this server: its configured addresses, or the loopback interface on any port.
func (p *Provider) knownHost(host string) bool {
	for _, address := range []string{p.BaseURL, p.Issuer} {
		if u, err := url.Parse(address); err == nil && strings.EqualFold(u.Host, host) {
			return true
		}
	}
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	ip := net.ParseIP(name)
	return strings.EqualFold(name, "localhost") || (ip != nil && ip.IsLoopback())
}

// suffix tells the cookies of several providers on one machine apart: browsers don't by port.
func (p *Provider) suffix() string {
	u, err := url.Parse(p.BaseURL)
	if err != nil || u.Port() == "" {
		return ""
	}
	return "-" + u.Port()
}

// secure tells whether cookies may travel over TLS alone.
func (p *Provider) secure() bool { return strings.HasPrefix(p.BaseURL, "https://") }
