package acceptance

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/sample"
	"strongroom/shared/store"
)

// BenchmarkWaits measures what people wait for, end to end on this computer: gateway, function, engines. "make bench" runs it once and prints the
// table; figures of one run compare with each other, not with those of another computer.
func BenchmarkWaits(b *testing.B) {
	m := Start(b, Options{})
	p := m.As(b, adaeze)
	matter := p.Matters()[shipping]
	var table []string
	measure := func(what string, n int, once func(i int) time.Duration) {
		b.Run(strings.ReplaceAll(what, " ", "_"), func(b *testing.B) {
			took := make([]time.Duration, n)
			for i := range took {
				took[i] = once(i)
			}
			slices.Sort(took)
			p50, p99 := percentile(took, 50), percentile(took, 99)
			b.ReportMetric(p50.Seconds()*1000, "p50-ms")
			b.ReportMetric(p99.Seconds()*1000, "p99-ms")
			b.ReportMetric(0, "ns/op")
			table = append(table, fmt.Sprintf("%-40s %5d %10.1f %10.1f", what, n, p50.Seconds()*1000, p99.Seconds()*1000))
		})
	}
	newcomers := m.newcomers(b, 20)
	measure("sign-in callback", len(newcomers), func(i int) time.Duration { return newcomers[i].callback() })
	letter := sample.Letter("Hallam & Reyes")
	opened := p.Send(matter, "Opened.pdf", letter, "available")
	measure("download link", 200, func(int) time.Duration {
		return timed(func() { p.Download(matter, opened.Document) })
	})
	var mib bytes.Buffer
	if err := sample.WriteLarge(&mib, "Hallam & Reyes", 1<<20); err != nil {
		b.Fatal(err)
	}
	measure("upload to verdict, 1 MiB PDF", 40, func(i int) time.Duration {
		return timed(func() { p.quickly(matter, fmt.Sprintf("Bundle %d.pdf", i), mib.Bytes()) })
	})
	m.fill(b, matter, 1000)
	measure("list of 1,000 documents, API", 50, func(int) time.Duration {
		return timed(func() { p.request("GET", "/api/v1/matters/"+matter+"/documents?limit=1000", nil, nil) })
	})
	measure("page of a matter with 1,000 documents", 50, func(int) time.Duration {
		return timed(func() { p.Page("/matters/" + matter) })
	})
	fmt.Printf("\n%-40s %5s %10s %10s\n%s\n\n", "what", "n", "p50 ms", "p99 ms", strings.Join(table, "\n"))
	m.coldStarts(b, p, matter, letter)
}

// percentile gives the nearest rank of sorted samples: of fewer than a hundred, the 99th percentile is the largest.
func percentile[T any](sorted []T, p float64) T {
	return sorted[max(int(math.Ceil(p/100*float64(len(sorted)))), 1)-1]
}

func timed(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}

// quickly sends a file in one part and waits for its verdict with less patience than Await between two looks.
func (p *Person) quickly(matter, name string, content []byte) {
	p.Helper()
	u := p.Begin(matter, name, len(content))
	part, all := u.part(1, content)
	if a := p.Put(p.Link(u, part), all, nil); a.Status != http.StatusOK {
		p.Fatalf("sending %s: %d %s", name, a.Status, a.Body)
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		var now Upload
		if p.request("GET", "/api/v1/uploads/"+u.ID, nil, nil).Into(p, http.StatusOK, &now); now.State == "available" {
			return
		}
	}
	p.Fatalf("%s has no verdict", name)
}

// newcomers are people who have never signed in, so that each can use a one-time code of their own.
func (m *Machine) newcomers(b *testing.B, n int) []*Person {
	b.Helper()
	out := make([]*Person, n)
	for i := range out {
		email := fmt.Sprintf("newcomer-%d@hallam-reyes.example", i)
		m.Run(b, "invite", "-email", email, "-name", fmt.Sprintf("Newcomer %d", i), "-role", "client")
		m.Password(b, email)
		out[i] = m.Visitor(b, email)
	}
	return out
}

// callback signs in and gives how long the portal took over the provider's answer: exchanging the code, verifying the token, opening the session.
func (p *Person) callback() time.Duration {
	p.Helper()
	a := p.request("GET", p.m.Portal+"/auth/login", nil, nil)
	for range 20 {
		switch {
		case a.Status/100 == 3 && strings.HasPrefix(a.location(p), p.m.Portal+"/auth/callback"):
			to := a.location(p)
			took := timed(func() { a = p.request("GET", to, nil, nil) })
			if a.Status != http.StatusSeeOther || p.sessionCookie() == "" {
				p.Fatalf("the callback gave %d: %.300s", a.Status, a.Body)
			}
			return took
		case a.Status/100 == 3:
			a = p.request("GET", a.location(p), nil, nil)
		default:
			a = p.fill(a)
		}
	}
	p.Fatalf("signing %s in does not end", p.Email)
	return 0
}

// fill puts documents straight into the table, with the operator's rights.
func (m *Machine) fill(b *testing.B, matter string, n int) {
	b.Helper()
	tables := m.tables(b)
	for i := range n {
		d := &document.Document{Matter: matter, ID: ulid.Make().String(), Name: fmt.Sprintf("Exhibit %04d.pdf", i), Size: 12345, State: document.Available, UploaderName: "Adaeze Okafor",
			Begun: time.Now(), Type: "PDF document", SHA256: strings.Repeat("0", 64), Kept: document.Kept{Zone: document.Vault, Version: "none"}}
		record := audit.Record{Day: "setup", ID: ulid.Make().String(), Actor: "setup", Action: audit.UploadBegin}
		if err := tables.Commit(b.Context(), record, store.Put(d)); err != nil {
			b.Fatal(err)
		}
	}
}

// coldStarts kills every function a few times, uses each, and prints how long a new process took to its first answer, with what it weighs when it is
// deployed: the stripped arm64 program, zipped with what "make synth" has put beside it (the PDF engine compiled ahead).
func (m *Machine) coldStarts(b *testing.B, p *Person, matter string, content []byte) {
	b.Helper()
	names := []string{"signin", "portal", "transfer", "scan"}
	for i := range 5 {
		for _, name := range names {
			m.Post(b, "kill/"+name)
		}
		p.request("GET", "/auth/login", nil, nil)
		p.Page("/matters/" + matter)
		p.quickly(matter, fmt.Sprintf("Cold %d.pdf", i), content)
	}
	var states []struct {
		Name              string
		FirstAnswerMillis []float64
	}
	m.Get(b, "functions.json", &states)
	fmt.Printf("%-40s %5s %10s %10s %12s\n", "cold start, to the first answer", "n", "p50 ms", "p99 ms", "zipped MiB")
	for _, s := range states {
		slices.Sort(s.FirstAnswerMillis)
		n := len(s.FirstAnswerMillis)
		if n == 0 {
			b.Fatalf("%s was never started", s.Name)
		}
		fmt.Printf("%-40s %5d %10.1f %10.1f %12.1f\n", s.Name, n, percentile(s.FirstAnswerMillis, 50), percentile(s.FirstAnswerMillis, 99), zipped(b, strings.TrimPrefix(s.Name, "strongroom-")))
	}
	fmt.Println("(scan's first answer includes a whole scan, with the PDF engine compiled ahead)")
}

// zipped builds a function as "make synth" does and gives the size of its deployment package in MiB.
func zipped(b *testing.B, name string) float64 {
	b.Helper()
	program := filepath.Join(b.TempDir(), "bootstrap")
	build := exec.Command("go", "build", "-trimpath", "-tags", "lambda.norpc", "-ldflags", "-s -w -buildid=", "-o", program, "./functions/"+name)
	build.Dir, build.Env = root, append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	add := func(name, path string) error {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := archive.Create(name)
		if err != nil {
			return err
		}
		_, err = file.Write(text)
		return err
	}
	if err := add("bootstrap", program); err != nil {
		b.Fatal(err)
	}
	beside := filepath.Join(root, ".build", name, "pdfium-cache")
	err := filepath.WalkDir(beside, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return add(path, path)
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		b.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		b.Fatal(err)
	}
	return float64(packed.Len()) / (1 << 20)
}

// TestPercentile holds the nearest-rank rule.
func TestPercentile(t *testing.T) {
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[i] = i + 1
	}
	for _, c := range []struct {
		samples []int
		p       float64
		want    int
	}{{hundred, 50, 50}, {hundred, 99, 99}, {hundred[:20], 99, 20}, {hundred[:20], 50, 10}, {hundred[:1], 50, 1}, {hundred[:3], 50, 2}} {
		if got := percentile(c.samples, c.p); got != c.want {
			t.Errorf("p%v of %d: %d, want %d", c.p, len(c.samples), got, c.want)
		}
	}
}
