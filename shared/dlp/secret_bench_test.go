package dlp

import (
	"strings"
	"testing"

	"github.com/zricethezav/gitleaks/v8/detect"
)

// BenchmarkSecrets measures the pass over words alone, on prose and on settings full of credentials, which is the dearest real text.
func BenchmarkSecrets(b *testing.B) {
	settings := strings.Repeat("client_secret = '9fK2mQ7xZp4Lw8Rt'\ndropbox_token: abcdefghijk1234\nServer=db;User Id=sa;Password=Abc123!;\nurl: https://firm.co.uk/a/b/c?d=e\nname: Ada\nsize: 12\n", 2000)
	for _, c := range []struct{ name, text string }{{"prose", prose(4<<20) + everydayKeywords}, {"settings", settings}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			begun := cpuTime(b)
			for b.Loop() {
				sweepText(c.text)
			}
			b.ReportMetric(float64(b.N)*float64(len(c.text))/1e6/(cpuTime(b)-begun).Seconds(), "MB/cpu-s")
		})
	}
}

// everydayKeywords is a sentence that any contract may have: with its words in the text gitleaks tries the rules that they are keywords of.
const everydayKeywords = "They ask for access to the linear keys; the author's task is secret. A facebook page, a discord of twitter: no token but a password."

// BenchmarkGitleaks is the same rules on the same prose by gitleaks itself, to compare with BenchmarkSecrets/prose.
func BenchmarkGitleaks(b *testing.B) {
	theirs, err := detect.NewDetectorDefaultConfig()
	if err != nil {
		b.Fatal(err)
	}
	text := prose(256<<10) + everydayKeywords
	b.SetBytes(int64(len(text)))
	begun := cpuTime(b)
	for b.Loop() {
		theirs.DetectString(text)
	}
	b.ReportMetric(float64(b.N)*float64(len(text))/1e6/(cpuTime(b)-begun).Seconds(), "MB/cpu-s")
}
