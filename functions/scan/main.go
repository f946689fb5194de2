// Command scan is the function that reaches a verdict about every document. See package shared/scan.
package main

import (
	"context"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"strongroom/shared/assembly"
	"strongroom/shared/aws/textract"
	"strongroom/shared/aws/vault"
	"strongroom/shared/extract"
	"strongroom/shared/lexicon"
	"strongroom/shared/policy"
	"strongroom/shared/scan"
	"strongroom/shared/setting"
)

// engineCache is where the build leaves the PDF engine compiled ahead: beside the program.
func engineCache() string {
	program, err := os.Executable()
	if err != nil {
		return ""
	}
	return filepath.Join(filepath.Dir(program), "pdfium-cache")
}

// recognizer gives who reads scanned pages, as the firm has set it.
func recognizer(s *setting.Reader, cfg aws.Config) extract.Recognizer {
	if s.Text("OCR") == "textract" {
		return textract.New(cfg)
	}
	return nil
}

func main() {
	ctx := context.Background()
	parts, err := assembly.New(ctx, false)
	if err != nil {
		log.Fatal(err)
	}
	s := parts.Settings
	service := &scan.Service{
		Door: parts.Door, Rows: parts.Tables, Now: parts.Now, Log: parts.Log,
		Bytes:     vault.New(parts.AWS, vault.Buckets{Intake: s.Text("INTAKE_BUCKET"), Vault: s.Text("VAULT_BUCKET"), Quarantine: s.Text("QUARANTINE_BUCKET")}),
		Inspector: scan.NewInspector(extract.Config{CacheDir: engineCache(), OCR: recognizer(s, parts.AWS)}, &lexicon.Current{Rows: parts.Tables, Now: parts.Now}),
		Judge:     scan.ByPolicy{Policies: &policy.Current{Rows: parts.Tables, Now: parts.Now}},
		Lease:     s.Duration("SCAN_LEASE_SECONDS", time.Second), Abandon: s.Duration("UPLOAD_ABANDON_HOURS", time.Hour),
	}
	if err := s.Err(); err != nil {
		log.Fatal(err)
	}
	lambda.Start((&events{service: service, log: parts.Log}).Handle)
}
