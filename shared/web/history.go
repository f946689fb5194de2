package web

import (
	"context"
	"net/http"
	"slices"

	"strongroom/shared/audit"
	"strongroom/shared/door"
	"strongroom/shared/visit"
)

// opened decides and records a look at a document's page, and gives the document with a stretch of its history.
func (h portalHandlers) opened(r *http.Request, v visit.Visit) (place visit.Place, records []audit.Record, older string, err error) {
	ctx, before := r.Context(), r.URL.Query().Get("before")
	if before != "" && !visit.ValidID(before) {
		return place, nil, "", errNoPage
	}
	if place, err = v.Find(ctx, h.Rows, r.PathValue("matter"), r.PathValue("document")); err != nil {
		return place, nil, "", err
	}
	act := door.Act{Action: audit.DocumentView, Details: map[string]string{"name": place.Document.Name}}
	if err := v.Do(ctx, h.Door, place, act); err != nil {
		return place, nil, "", err
	}
	records, older, err = h.history(ctx, v, place.Document.ID, before)
	return place, records, older, err
}

// maxReads bounds how far one page looks for records that its reader may see.
const maxReads = 20

// history gives a stretch of a document's records, oldest first, that end before the record "before" (empty: the newest), and the value of
// before for the stretch ahead of it; empty when there is none. Denials, which could name people of other matters, are for administrators
// alone; however many there are, they push nothing else out.
func (h portalHandlers) history(ctx context.Context, v visit.Visit, document, before string) (out []audit.Record, older string, err error) {
	for range maxReads {
		some, err := h.lists.HistoryOf(ctx, document, before, stretch)
		if err != nil {
			return nil, "", err
		}
		for _, record := range some {
			if record.Outcome == audit.Done || administers(v) {
				out = append(out, record)
			}
			if before = record.ID; len(out) == stretch {
				break
			}
		}
		if len(some) < stretch && len(out) < stretch {
			before = ""
			break
		}
		if len(out) == stretch {
			break
		}
	}
	slices.Reverse(out)
	return out, before, nil
}
