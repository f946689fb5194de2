package machine

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"strongroom/infra/local/mail"
)

// Person is somebody of the demo firm as the status page shows them.
type Person struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Password string `json:"password"`
	Secret   string `json:"secret"`
	Code     string `json:"code"` // the one-time code that is valid now
	Role     string `json:"role"`
}

// directory is the local stand-in for the user pool, with its mail box.
type directory struct {
	box   *mail.Box
	calls http.Handler
}

func (d *directory) admin(w http.ResponseWriter, req *http.Request) { d.calls.ServeHTTP(w, req) }

func (d *directory) people() []Person { return nil }

func (m *Machine) openDirectory(context.Context) error {
	box, err := mail.Open(m.config.path("mail"), time.Now, rand.Reader)
	if err != nil {
		return err
	}
	m.directory = &directory{box: box, calls: http.NotFoundHandler()}
	m.serve("signin", http.NotFoundHandler())
	return nil
}
