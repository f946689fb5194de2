package machine

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"strongroom/infra/local/process"
	"strongroom/infra/local/template"
)

// services that listen, besides the portal.
var services = []string{"s3", "dynamodb", "cognito-idp", "textract", "other", "signin"}

// addresses are the open ports of the machine.
type addresses struct {
	portal    []net.Listener
	port      int
	listeners map[string]net.Listener
}

// listen opens all ports: those used last time where they are free.
func listen(path string, wanted int) (*addresses, error) {
	ports := process.ReadPorts(path)
	a := &addresses{listeners: map[string]net.Listener{}}
	var err error
	candidates := []int{wanted, ports["portal"]}
	if wanted == 0 {
		candidates = candidates[1:]
	}
	if a.portal, a.port, err = listenLocalhost(candidates...); err != nil {
		return nil, err
	}
	ports["portal"] = a.port
	for _, name := range services {
		if a.listeners[name], err = ports.Listen(name); err != nil {
			a.close()
			return nil, err
		}
	}
	if err := ports.Save(path); err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

// listenLocalhost opens the first free of the candidate ports on both loopback
// addresses, because browsers take "localhost" for either.
func listenLocalhost(candidates ...int) ([]net.Listener, int, error) {
	for _, port := range append(candidates, 0, 0, 0) {
		four, err := net.Listen("tcp4", "127.0.0.1:"+strconv.Itoa(port))
		if err != nil {
			continue
		}
		port = process.Port(four)
		six, err := net.Listen("tcp6", "[::1]:"+strconv.Itoa(port))
		if err == nil {
			return []net.Listener{four, six}, port, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			return []net.Listener{four}, port, nil // no IPv6 here
		}
		four.Close()
	}
	return nil, 0, errors.New("no free port for the portal")
}

func (a *addresses) close() {
	for _, l := range a.portal {
		l.Close()
	}
	for _, l := range a.listeners {
		l.Close()
	}
}

// base gives the local address of a service without a slash at the end. Numbers
// make the SDK put the bucket into the path, and keep the cookies of the sign-in
// pages apart from those of the portal.
func (a *addresses) base(service string) string {
	return "http://127.0.0.1:" + strconv.Itoa(process.Port(a.listeners[service]))
}

// site gives the local address of the portal without a path.
func (a *addresses) site() string { return fmt.Sprintf("http://localhost:%d", a.port) }

// book maps the cloud's addresses in the template to ours.
func (a *addresses) book(stack *template.Stack) template.AddressBook {
	p := stack.Place
	book := template.AddressBook{"https://cognito-idp." + p.Region + "." + p.URLSuffix: a.base("signin")}
	for _, api := range stack.Of("AWS::ApiGateway::RestApi") {
		book["https://"+api.Name+".execute-api."+p.Region+"."+p.URLSuffix] = a.site()
	}
	for _, domain := range stack.Of("AWS::Cognito::UserPoolDomain") {
		book["https://"+domain.Name+".auth."+p.Region+".amazoncognito.com"] = a.base("signin")
	}
	return book
}

// serve answers HTTP on a listener until the server is closed.
func serve(l net.Listener, handler http.Handler) *http.Server {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	go func() { _ = server.Serve(l) }() // ends with Close
	return server
}
