// Command signin is the function that lets people in and out. See package shared/signin.
package main

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"strongroom/shared/assembly"
	"strongroom/shared/aws/directory"
	"strongroom/shared/signin"
	"strongroom/shared/web"
)

func main() { assembly.Serve(build) }

func build(_ context.Context, parts *assembly.Parts) (http.Handler, error) {
	s := parts.Settings
	provider := signin.Provider{Issuer: s.Text("ISSUER"), URL: s.Text("SIGNIN_URL"), Client: s.Text("CLIENT_ID")}
	people := directory.New(parts.AWS, s.Text("USER_POOL_ID"))
	site, err := parts.Site(nil, []string{provider.URL})
	if err != nil {
		return nil, err
	}
	client := &http.Client{Timeout: 5 * time.Second}
	return web.Signin(site, &signin.Service{
		Provider: provider, Portal: site.Portal, Door: parts.Door, Rows: parts.Tables, Directory: people, Sessions: site.Sessions, HTTP: client,
		Verifier: &signin.Verifier{Issuer: provider.Issuer, Client: provider.Client, HTTP: client, Now: parts.Now},
		Now:      parts.Now, Random: rand.Reader,
	}), nil
}
