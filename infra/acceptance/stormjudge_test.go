package acceptance

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"strongroom/shared/audit"
	"strongroom/shared/document"
)

// judge holds rows, records and bytes against what was sent, and against each other.
func (s *storm) judge(rows map[string]document.Document) {
	s.Helper()
	s.ends(rows)
	records := s.records()
	s.histories(rows, records)
	s.openings(rows, records)
	s.bytes(rows, s.m.As(s, eleanor).Tab())
}

// ends: each file is in its right end state. What was announced twice because an answer was lost stays announced, and nothing else.
func (s *storm) ends(rows map[string]document.Document) {
	sent := map[string]bool{}
	for _, p := range s.parcels {
		row, sum := rows[p.document], sha256.Sum256(p.content)
		sent[p.document] = true
		if string(row.State) != p.want || !strings.Contains(row.Reason, p.why) || row.ScanFailed || row.Version == "" || row.Kept.Version == "" {
			s.Errorf("%s (%s) is %q because %q; wanted %q because of a %q", p.name, p.document, row.State, row.Reason, p.want, p.why)
		}
		if row.SHA256 != hex.EncodeToString(sum[:]) || row.Size != int64(len(p.content)) || row.Name != p.name {
			s.Errorf("%s (%s) is recorded as %s, %d bytes, %s", p.name, p.document, row.Name, row.Size, row.SHA256)
		}
	}
	spare := 0
	for id, row := range rows {
		switch {
		case sent[id], s.demo[id]:
		case row.State == document.Uploading && row.Revision == 1:
			spare++
		default:
			s.Errorf("nobody sent %s (%s), which is %s at revision %d", row.Name, id, row.State, row.Revision)
		}
	}
	s.Logf("%d announcements are left of which the answer was lost", spare)
}

// records reads the whole audit table.
func (s *storm) records() []audit.Record {
	s.Helper()
	table := s.m.operator(s)["AUDIT_TABLE"]
	var out []audit.Record
	for pages := dynamodb.NewScanPaginator(dynamodb.NewFromConfig(s.m.aws(s, "DYNAMODB")), &dynamodb.ScanInput{TableName: &table}); pages.HasMorePages(); {
		page, err := pages.NextPage(s.Context())
		if err != nil {
			s.Fatal(err)
		}
		var some []audit.Record
		if err := attributevalue.UnmarshalListOfMaps(page.Items, &some); err != nil {
			s.Fatal(err)
		}
		out = append(out, some...)
	}
	return out
}

// A life is written as one letter a change: begun, uploaded, retried by the schedule, failed, asked again by a person, scanned.
var (
	whole     = regexp.MustCompile(`^bu(r*fa)*r*s$`)
	announced = regexp.MustCompile(`^b$`)
)

func letter(r audit.Record) string {
	if r.Action == audit.Scan && r.Details["sha256"] == "" {
		return "f"
	}
	return map[audit.Action]string{audit.UploadBegin: "b", audit.Receive: "u", audit.Retry: "r", audit.Scan: "s", audit.Rescan: "a"}[r.Action]
}

// histories: the records of a document's changes are numbered from one to its revision without a gap or a double, tell a whole life, and name who did it;
// no record tells of a change that isn't there.
func (s *storm) histories(rows map[string]document.Document, records []audit.Record) {
	changes := map[string]map[uint64]audit.Record{}
	for _, r := range records {
		if r.Revision == 0 {
			continue
		}
		if changes[r.Document] == nil {
			changes[r.Document] = map[uint64]audit.Record{}
		}
		if _, double := changes[r.Document][r.Revision]; double || r.Outcome != audit.Done || rows[r.Document].Revision < r.Revision {
			s.Errorf("%s %s of %s at revision %d, double: %v; the document is at %d", r.Action, r.Outcome, r.Document, r.Revision, double, rows[r.Document].Revision)
		}
		changes[r.Document][r.Revision] = r
	}
	failed := 0
	for id, row := range rows {
		life := ""
		for n := uint64(1); n <= row.Revision; n++ {
			r := changes[id][n]
			life += letter(r) + strings.Repeat("?", btoi(letter(r) == ""))
			mine := r.Action == audit.UploadBegin || r.Action == audit.Receive
			if (mine && r.Actor != row.Uploader) || (!mine && r.Action != audit.Rescan && r.Actor != "service:scan") {
				s.Errorf("%s of %s was done by %s", r.Action, id, r.Actor)
			}
		}
		failed += strings.Count(life, "f")
		if !whole.MatchString(life) && !(row.State == document.Uploading && announced.MatchString(life)) {
			s.Errorf("the life of %s (%s, %s, revision %d) is told as %q", row.Name, id, row.State, row.Revision, life)
		}
	}
	if failed != s.renewed {
		s.Errorf("%d records tell of failed scans, %d of which a person mended", failed, s.renewed)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// openings: no link was given before the verdict, none without a record, and each refusal that somebody was told of is recorded.
func (s *storm) openings(rows map[string]document.Document, records []audit.Record) {
	denied := 0
	done := map[string]bool{}
	for _, r := range records {
		row := rows[r.Document]
		switch {
		case r.Action != audit.Download:
		case r.Outcome == audit.Denied:
			denied++
		case row.State != document.Available || r.At.Before(row.DecidedAt) || r.Details["version"] != row.Kept.Version:
			s.Errorf("%s (%s, %s, decided %s) was opened at %s in version %s", row.Name, row.ID, row.State, row.DecidedAt, r.At, r.Details["version"])
		default:
			done[r.Document] = true
		}
	}
	for id, at := range s.opened {
		if row := rows[id]; !done[id] || row.State != document.Available || at.Before(row.DecidedAt) {
			s.Errorf("%s (%s, %s, decided %s) gave a link at %s; recorded: %v", row.Name, id, row.State, row.DecidedAt, at, done[id])
		}
	}
	if told := int(s.refusals.Load()); denied < told || told == 0 || len(s.opened) == 0 {
		s.Errorf("%d openings were refused and %d recorded as refused; %d documents were opened", told, denied, len(s.opened))
	}
}

// bytes: vault and quarantine hold exactly the documents and the notes that the rows say, with the bytes that were sent, and what is available can be opened.
func (s *storm) bytes(rows map[string]document.Document, reader *tab) {
	client := s3.NewFromConfig(s.m.aws(s, "S3"))
	held, wanted := map[document.Zone][]string{}, map[document.Zone][]string{}
	buckets := map[document.Zone]string{document.Vault: s.m.operator(s)["VAULT_BUCKET"], document.Quarantine: s.m.operator(s)["QUARANTINE_BUCKET"]}
	for zone, bucket := range buckets {
		for pages := s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{Bucket: &bucket}); pages.HasMorePages(); {
			page, err := pages.NextPage(s.Context())
			if err != nil {
				s.Fatal(err)
			}
			for _, o := range page.Contents {
				held[zone] = append(held[zone], *o.Key)
			}
		}
	}
	for _, row := range rows {
		if row.Kept.Zone != "" {
			wanted[row.Kept.Zone] = append(wanted[row.Kept.Zone], row.ObjectKey())
		}
		if row.Notes != "" { // what a reviewer reads lies beside the held documents
			wanted[document.Quarantine] = append(wanted[document.Quarantine], "notes/"+row.ObjectKey())
		}
	}
	for zone := range buckets {
		slices.Sort(held[zone])
		slices.Sort(wanted[zone])
	}
	if diff := cmp.Diff(wanted, held); diff != "" {
		s.Errorf("rows name (-), the buckets hold (+) other objects:\n%s", diff)
	}
	for _, p := range s.parcels {
		row := rows[p.document]
		content, err := s.read(client, buckets[row.Kept.Zone], row)
		if row.State == document.Available {
			content, err = reader.open(s.Context(), p)
		}
		if err != nil || !bytes.Equal(content, p.content) {
			s.Errorf("%s (%s) in %s: %d bytes, %d were sent: %v", p.name, p.document, row.Kept.Zone, len(content), len(p.content), err)
		}
	}
}

func (s *storm) read(client *s3.Client, bucket string, row document.Document) ([]byte, error) {
	key := row.ObjectKey()
	object, err := client.GetObject(s.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key, VersionId: &row.Kept.Version})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", key, err)
	}
	defer object.Body.Close()
	return io.ReadAll(object.Body)
}
