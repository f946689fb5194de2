package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"time"

	"strongroom/shared/audit"
	"strongroom/shared/aws/vault"
	"strongroom/shared/document"
	"strongroom/shared/matter"
	"strongroom/shared/person"
	"strongroom/shared/sample"
	"strongroom/shared/transfer"
	"strongroom/shared/visit"
)

// demoPassword opens every account of the demonstration. It satisfies the default password policy, and is good only on the local machine,
// where anybody can read it.
const demoPassword = "Strongroom-Demo-2026"

// cast is the demonstration's people, by a short name.
var cast = []struct {
	short, email, name string
	role               person.Role
	matters            []string
}{
	{"ines", "ines.duarte@hallam-reyes.example", "Ines Duarte", person.Administrator, nil},
	{"eleanor", "eleanor.whitcombe@hallam-reyes.example", "Eleanor Whitcombe", person.Attorney, []string{"shipping", "charges"}},
	{"tom", "tom.lindgren@hallam-reyes.example", "Tom Lindgren", person.Paralegal, []string{"shipping", "charges"}},
	{"adaeze", "adaeze.okafor@okafor-shipping.example", "Adaeze Okafor", person.Client, []string{"shipping"}},
	{"samir", "samir.haddad@haddad-co.example", "Samir Haddad", person.Client, []string{"charges"}},
}

var demoMatters = []struct{ short, number, name, client string }{
	{"shipping", "2026-0117", "Okafor Shipping v. Castellan", "Okafor Shipping Ltd"},
	{"charges", "2026-0131", "Disputed card charges", "Haddad & Co"},
}

// demoCommand fills an empty portal: everything goes through the same doors as real people's acts, and the documents are sent, scanned and
// decided like any other.
func (o *operator) demoCommand(ctx context.Context, _ []string) error {
	service, err := o.transfer()
	if err != nil {
		return err
	}
	matters := map[string]*matter.Matter{}
	for _, m := range demoMatters {
		if matters[m.short], err = o.enrol.OpenMatter(ctx, m.number, m.name, m.client); err != nil {
			return err
		}
	}
	people := map[string]*person.Person{}
	for _, c := range cast {
		p, err := o.enrol.Invite(ctx, c.email, c.name, c.role, true)
		if err != nil {
			return err
		}
		if err := o.directory.SetPassword(ctx, c.email, demoPassword); err != nil {
			return err
		}
		for _, m := range c.matters {
			if err := o.enrol.AddMember(ctx, p.ID, matters[m].ID); err != nil {
				return err
			}
		}
		people[c.short] = p
	}
	firm := o.Settings.Text("FIRM_NAME")
	key, err := sample.Key(firm, rand.Reader)
	if err != nil {
		return err
	}
	for _, d := range []struct {
		by, matter, name string
		content          []byte
	}{
		{"eleanor", "shipping", "Status of the charter dispute.pdf", sample.Letter(firm)},
		{"adaeze", "shipping", "Server handover.pdf", key},
		{"tom", "charges", "Schedule of disputed charges.pdf", sample.Cards(firm)},
	} {
		if err := o.send(ctx, service, people[d.by], matters[d.matter].ID, d.name, d.content); err != nil {
			return fmt.Errorf("sending %s: %w", d.name, err)
		}
	}
	return nil
}

func (o *operator) transfer() (*transfer.Service, error) {
	s := o.Settings
	limits := transfer.Limits{MaxBytes: s.Number("MAX_DOCUMENT_MIB") << 20, UploadLink: s.Duration("UPLOAD_LINK_MINUTES", time.Minute), DownloadLink: time.Minute,
		Grace: s.Duration("UPLOAD_GRACE_SECONDS", time.Second), Lease: s.Duration("SCAN_LEASE_SECONDS", time.Second)}
	bytes := vault.New(o.AWS, vault.Buckets{Intake: s.Text("INTAKE_BUCKET"), Vault: s.Text("VAULT_BUCKET")})
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("the demonstration runs on the local machine, with the functions' environment: %w", err)
	}
	return &transfer.Service{Door: o.Door, Rows: o.Tables, Bytes: bytes, Limits: limits, Now: o.Now, NewID: o.NewID}, nil
}

// send sends a document of at most one part as a browser does, and waits for its verdict.
func (o *operator) send(ctx context.Context, service *transfer.Service, by *person.Person, matterID, name string, content []byte) error {
	v := visit.Visit{Person: by, From: audit.Origin{IP: "127.0.0.1", Agent: "strongroom demo"}}
	d, err := service.Begin(ctx, v, transfer.Announcement{Matter: matterID, Name: name, Size: int64(len(content)), Type: "application/pdf"})
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	links, err := service.Links(ctx, v, matterID, d.ID, []document.Part{{Number: 1, Size: d.Size, Checksum: base64.StdEncoding.EncodeToString(sum[:])}})
	if err != nil {
		return err
	}
	if err := put(ctx, links[0].Link, content); err != nil {
		return err
	}
	for end := o.Now().Add(2 * time.Minute); o.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		now, _, err := service.Status(ctx, v, matterID, d.ID)
		if err != nil {
			return err
		}
		if now.State == document.Available || now.State == document.Held {
			return nil
		}
	}
	return fmt.Errorf("no verdict after two minutes")
}

func put(ctx context.Context, link document.Link, content []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, link.URL, bytes.NewReader(content))
	if err != nil {
		return err
	}
	for name, value := range link.Headers {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		words, _ := io.ReadAll(io.LimitReader(answer.Body, 500))
		return fmt.Errorf("the store answered %s: %s", answer.Status, words)
	}
	return nil
}
