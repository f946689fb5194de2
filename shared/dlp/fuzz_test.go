package dlp

import (
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"time"
)

// FuzzScan: no panic, offsets inside the text, order, no overlap within a detector, the same again, no value in a mask, and no input that
// takes longer than its size explains.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{"", "card 4539 5787 6362 1486", "SSN 512-43-6789", "-----BEGIN RSA PRIVATE KEY-----\nMIIE", "PuTTY-User-Key-File-3: Private-Lines: 1",
		"４５３９５７８７６３６２１４８６", "4\u200b5\u200b3\u200b9", "\xff\xfe4539", strings.Repeat("4 ", 600), strings.Repeat("4539-", 300), strings.Repeat("MIIE", 40),
		strings.Repeat("BEGIN PRIVATE KEY", 20), "IBAN GB82 WEST 1234 5698 7654 32", "NHS 943 476 5919 UTR 1955839661", "a@b.co 86.121.97.248 2001:db8::ff00:42:8329",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "GB 123 4567 89 AB 12 34 56 C ＧＢ８２", td3, td1, "Tel +44 (0)20 7946 0018 x12", "né le 1er août 1968", "12 Mill Lane, Flat 3, Leeds LS1 4DY", "Via Roma 131, 20121 Milano",
		"APO AA 61487", "SWIFT/BIC code DEUTDEFF500 DE89370400440532013000 COBADEFFXXX", strings.Repeat("850730-033.28 ", 30), strings.Repeat("a@", 40),
		"token: ghp_1a2B3c4D5e6F7g8H9i0J1k2L3m4N5o6P7q8R", `dropbox_token = "abcdefghijk1234"`, "postgres://ada:Kx81Qz@db/x", "Server=db;User Id=sa;Password=Abc123!;", "Mot de passe : Été2024!",
		"PIN: 4829", "curl -u ada:kx81Qz9w https://firm/", "kind: Secret\ndata:\n  key: YWJjZGVmZ2hpamts", "PRIVI\u200bLEGED AND CONﬁDENTIAL", "without prejudice to", "1:21-cv-01234-ABC", "Claim No: KB-2023-001234",
		"State Bar No. 123456", "Form W-2 Wage and Tax Statement federal income tax withheld", strings.Repeat("key=", 40), strings.Repeat("sk_live_ghp_SK", 20), strings.Repeat("://:", 30)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		begun := time.Now()
		found := Scan(text)
		if took := time.Since(begun); took > time.Second+time.Duration(len(text))*20*time.Microsecond {
			t.Fatalf("%d bytes took %v", len(text), took)
		}
		again := Scan(text)
		if len(found) != len(again) {
			t.Fatal("not the same again")
		}
		ends := map[string]int{}
		for i, x := range found {
			if x != again[i] {
				t.Fatal("not the same again")
			}
			if x.Start < 0 || x.End > len(text) || x.Start >= x.End || x.Start < ends[x.Detector] {
				t.Fatalf("finding %d to %d in %d bytes after %d", x.Start, x.End, len(text), ends[x.Detector])
			}
			if i > 0 && x.Start < found[i-1].Start {
				t.Fatal("out of order")
			}
			ends[x.Detector] = x.End
			if x.Confidence.rank() == 0 || x.Masked == "" {
				t.Fatalf("incomplete finding %+v", x)
			}
		}
		Decide(found)
	})
}

// prose makes contract text with some identifiers in it.
func prose(size int) string {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("the party of the first part shall indemnify and hold harmless any successor under section 12.4 of this agreement dated 2026-11-22, " +
		"provided that no waiver of $1,250,000.00 or clause 7(b)(iii) is to be read as consent by Meridian Holdings LLC; notice goes to 221 Baker Street")
	var b strings.Builder
	for b.Len() < size {
		switch r.IntN(4000) {
		case 0:
			b.WriteString("card 4539 5787 6362 1486 ")
		case 1:
			b.WriteString("SSN 512-43-6789 ")
		default:
			b.WriteString(words[r.IntN(len(words))])
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func BenchmarkScanProse(b *testing.B) {
	measureScan(b, prose(4<<20))
}

// measureScan reports megabytes a second by the clock, and by the process's own CPU time, which other programs on the machine don't change.
func measureScan(b *testing.B, text string) {
	Scan(text[:min(len(text), 1<<16)]) // what is made at the first use isn't part of it
	b.SetBytes(int64(len(text)))
	n, begun := 0, cpuTime(b)
	for b.Loop() {
		Scan(text)
		n++
	}
	b.ReportMetric(float64(n*len(text))/1e6/(cpuTime(b)-begun).Seconds(), "MB/cpu-s")
}

// cpuTime is what the process has used so far.
func cpuTime(b *testing.B) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func BenchmarkScanHostile(b *testing.B) {
	for _, c := range []struct{ name, unit string }{
		{"digits", "4"}, {"spaced", "4 "}, {"groups", "4539 "}, {"cards", "4539 5787 6362 1486 card "}, {"ssns", "512436788 x "}, {"labels", "BEGIN PRIVATE KEY "},
		{"frames", "-----BEGIN PRIVATE KEY-----\n"}, {"putty", "PuTTY-User-Key-File-"}, {"base64", "MIIE"}, {"fillers", "<"}, {"zones", "P<UTO\n"}, {"long zones", "P<UTOABCDEFG1\n"}, {"zone lines", "L898902C36UTO7408122F1204159<<\n"}, {"guillemets", "«A "}, {"bics", "BIC DEUTDEFF500 "}, {"streets", "12 Baker Street "}, {"towns", "Via Roma 12 Bath "}, {"births", "born 3 March 1975 "}, {"calls", "tel 020 7946 0018 "},
		{"assignments", "key="}, {"values", "twitter=" + strings.Repeat("a1", 12) + " "}, {"generic", "secret_key=9fK2mQ7xZp4Lw8Rt "},
		{"tokens", "sk_live_ghp_SK_AKIAeyJxoxb-"}, {"azure", "Q~"}, {"openai", "T3BlbkFJ"}, {"curl", "curl -H -u "}, {"facebook", "facebook | "}, {"userinfo", "://a:b"}, {"password", "password: "},
		{"markings", "PRIVILEGED AND CONFIDENTIAL\n"}, {"prejudice", "without prejudice "}, {"signs", "bank statement opening balance "}, {"dockets", "docket no. 1:21-cv-"}, {"commas", ","}, {"accents", "é"},
		{"invisible", "\u00ad"}, {"words", everyKeyword()},
	} {
		text := strings.Repeat(c.unit, (1<<20)/len(c.unit))
		b.Run(c.name, func(b *testing.B) { measureScan(b, text) })
	}
}

// everyKeyword is a text of all cues and keywords, each assigned to.
func everyKeyword() string {
	var b strings.Builder
	for _, r := range secretRules {
		for _, k := range r.keywords {
			b.WriteString(k + "= a1B2c3D4e5F6g7H8i9J0k1L2 ")
		}
	}
	for w := range cues() {
		b.WriteString(w + " ")
	}
	return b.String()
}
