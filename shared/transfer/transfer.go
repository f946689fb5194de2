// Package transfer lets documents in and out by signed links, so that their bytes never pass through a function (S4.2, S6.1).
//
// Guarantees: an upload link is good for exactly the announced bytes and creates an object at most once; a download is recorded before its
// link exists, in a transaction that also demands that the document is still as it was decided on; the link names the version that the
// verdict was about. It looks into no document: that is scan's.
package transfer

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"time"

	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/problem"
	"strongroom/shared/store"
	"strongroom/shared/visit"
)

// Rows is what transfer reads.
type Rows interface {
	visit.Rows
	// Documents lists a matter's documents, newest first; see table.Tables.
	Documents(ctx context.Context, matter, after string, limit int) ([]document.Document, bool, error)
}

// Bytes signs links and joins parts. Begin, Complete and Abort may be repeated after a failure; Complete creates an object at most once.
type Bytes interface {
	PutLink(ctx context.Context, d *document.Document, p document.Part, now time.Time, life time.Duration) (document.Link, error)
	PartLink(ctx context.Context, d *document.Document, p document.Part, now time.Time, life time.Duration) (document.Link, error)
	GetLink(ctx context.Context, d *document.Document, now time.Time, life time.Duration) (document.Link, error)
	Begin(ctx context.Context, d *document.Document) (string, error)
	Parts(ctx context.Context, d *document.Document) ([]document.Part, error)
	Complete(ctx context.Context, d *document.Document, parts []document.Part) (version string, err error)
	Abort(ctx context.Context, d *document.Document) error
}

// Limits are the firm's settings.
type Limits struct {
	MaxBytes     int64
	UploadLink   time.Duration // how long an upload link lives: minutes
	DownloadLink time.Duration // how long a download link lives: seconds
	Grace        time.Duration // after which the schedule looks whether an announced document has arrived unnoticed
	Lease        time.Duration // after which the schedule takes up a scan that has not ended
}

// Service does transfers. Every field is required.
type Service struct {
	Door    *door.Door
	Rows    Rows
	Bytes   Bytes
	Content Content
	Limits  Limits
	Now     func() time.Time
	NewID   func(time.Time) string
}

// Announcement is what a sender says of a file before sending it.
type Announcement struct {
	Matter   string
	Name     string
	Size     int64  // bytes
	Type     string // media type; may be empty
	Modified int64  // Unix milliseconds; may be 0
}

// Begin announces a document and gives its row, in state uploading.
func (s *Service) Begin(ctx context.Context, v visit.Visit, a Announcement) (*document.Document, error) {
	name, err := document.CleanName(a.Name)
	if err != nil {
		return nil, err
	}
	if err := document.CheckSize(a.Size, s.Limits.MaxBytes); err != nil {
		return nil, err
	}
	place, err := v.Find(ctx, s.Rows, a.Matter, "")
	if err != nil {
		return nil, err
	}
	now := s.Now()
	d := &document.Document{
		Matter: a.Matter, ID: s.NewID(now), Name: name, Size: a.Size, Declared: mediaType(a.Type),
		Uploader: v.Person.ID, UploaderName: v.Person.Name, State: document.Uploading, Begun: now, Due: now.Add(s.Limits.Grace),
		Upload: document.Layout(a.Size),
	}
	d.Upload.Modified = a.Modified
	if d.Upload.Parts > 1 && v.May(s.Door, place, audit.UploadBegin) {
		if d.Upload.Multipart, err = s.Bytes.Begin(ctx, d); err != nil {
			return nil, err
		}
	}
	act := door.Act{Action: audit.UploadBegin, Document: d.ID, Revision: 1, Details: facts(d)}
	if err := v.Do(ctx, s.Door, place, act, store.Put(d)); err != nil {
		return nil, err
	}
	d.Revision = 1
	return d, nil
}

func facts(d *document.Document) map[string]string {
	return map[string]string{"name": d.Name, "bytes": fmt.Sprint(d.Size)}
}

// mediaType keeps what a browser declares when it is well formed; nothing is decided by it.
func mediaType(s string) string {
	if parsed, _, err := mime.ParseMediaType(s); err == nil && len(parsed) <= 100 {
		return parsed
	}
	return "application/octet-stream"
}

// maxLinks is how many part links one request may ask for.
const maxLinks = 100

// PartLink is a link for one part.
type PartLink struct {
	Number int
	document.Link
}

// Links signs upload links for parts whose checksums the sender has computed.
func (s *Service) Links(ctx context.Context, v visit.Visit, matterID, id string, parts []document.Part) ([]PartLink, error) {
	place, err := s.sending(ctx, v, matterID, id)
	if err != nil {
		return nil, err
	}
	d := place.Document
	if d.State != document.Uploading {
		return nil, problem.New(problem.Conflict, "not-uploading", "This upload is over; nothing more can be sent to it.")
	}
	if len(parts) == 0 || len(parts) > maxLinks {
		return nil, problem.New(problem.Invalid, "parts", fmt.Sprintf("Ask for 1 to %d parts at a time.", maxLinks))
	}
	links := make([]PartLink, 0, len(parts))
	for _, p := range parts {
		if want := d.PartBytes(p.Number); want == 0 || p.Size != want {
			return nil, problem.New(problem.Invalid, "part-size", fmt.Sprintf("Part %d of this upload does not have %d bytes.", p.Number, p.Size))
		}
		if sum, err := base64.StdEncoding.Strict().DecodeString(p.Checksum); err != nil || len(sum) != 32 {
			return nil, problem.New(problem.Invalid, "checksum", fmt.Sprintf("The checksum of part %d is not a SHA-256 in base64.", p.Number))
		}
		sign := s.Bytes.PartLink
		if d.Upload.Multipart == "" {
			sign = s.Bytes.PutLink
		}
		link, err := sign(ctx, d, p, s.Now(), s.Limits.UploadLink)
		if err != nil {
			return nil, err
		}
		links = append(links, PartLink{Number: p.Number, Link: link})
	}
	return links, nil
}

// sending finds an upload of the visitor's own. Its links and states hand out nothing, so only a denial is recorded.
func (s *Service) sending(ctx context.Context, v visit.Visit, matterID, id string) (visit.Place, error) {
	place, err := v.Find(ctx, s.Rows, matterID, id)
	if err != nil {
		return place, err
	}
	return place, v.See(ctx, s.Door, place, door.Act{Action: audit.Receive})
}

// Status tells where an upload stands and which of its parts have arrived.
func (s *Service) Status(ctx context.Context, v visit.Visit, matterID, id string) (*document.Document, []document.Part, error) {
	place, err := s.sending(ctx, v, matterID, id)
	if err != nil {
		return nil, nil, err
	}
	parts, err := s.arrived(ctx, place.Document)
	return place.Document, parts, err
}

func (s *Service) arrived(ctx context.Context, d *document.Document) ([]document.Part, error) {
	if d.State != document.Uploading || d.Upload.Multipart == "" {
		return nil, nil
	}
	parts, err := s.Bytes.Parts(ctx, d)
	if errors.Is(err, document.ErrNoUpload) { // completed a moment ago, and the row does not say so yet
		return nil, nil
	}
	return parts, err
}

// Unfinished lists the visitor's own uploads to a matter that have not arrived, among its newest documents.
func (s *Service) Unfinished(ctx context.Context, v visit.Visit, matterID string) (own []document.Document, parts [][]document.Part, err error) {
	place, err := v.Find(ctx, s.Rows, matterID, "")
	if err != nil {
		return nil, nil, err
	}
	if err := v.See(ctx, s.Door, place, door.Act{Action: audit.UploadBegin}); err != nil {
		return nil, nil, err
	}
	recent, _, err := s.Rows.Documents(ctx, matterID, "", 200)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range recent {
		if d.State != document.Uploading || d.Uploader != v.Person.ID {
			continue
		}
		arrived, err := s.arrived(ctx, &d)
		if err != nil {
			return nil, nil, err
		}
		own, parts = append(own, d), append(parts, arrived)
	}
	return own, parts, nil
}
