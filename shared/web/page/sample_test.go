package page_test

import (
	"time"

	"strongroom/shared/web/page"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const (
	matterID   = "01KAB3V9Q0M4TTERAAAAAAAAA1"
	documentID = "01KAB3V9Q0D0CVMENTAAAAAAA1"
)

func frame(root, here string) page.Frame {
	return page.Frame{
		Root: root, Here: here, CSRF: "token-of-the-session",
		Person:  &page.Person{Name: "Miriam Okonkwo-Lindqvist", Role: "attorney"},
		Session: &page.Session{Now: noon, IdleEnds: noon.Add(15 * time.Minute), AbsoluteEnds: noon.Add(8 * time.Hour)},
		Nav:     page.Nav{Current: page.SectionMatters, Review: true, Attention: true, Waiting: 2},
	}
}

var events = []page.Event{
	{At: noon.Add(-26 * time.Hour), Actor: "Daniel Brandt", Action: "document.begin", Outcome: "done", From: "203.0.113.24"},
	{At: noon.Add(-26*time.Hour + 40*time.Second), Actor: "Daniel Brandt", Action: "document.upload", Outcome: "done", From: "203.0.113.24",
		Details: []page.Detail{{Name: "Parts", Value: "5"}}},
	{At: noon.Add(-26*time.Hour + 44*time.Second), Actor: "Scan", Action: "document.scan", Outcome: "done",
		Details: []page.Detail{{Name: "Verdict", Value: "allowed"}, {Name: "Detectors", Value: "2026-11-a"}}},
	{At: noon.Add(-3 * time.Hour), Actor: "Miriam Okonkwo-Lindqvist", Action: "document.download", Outcome: "done", From: "198.51.100.7", Policies: "member-may-download"},
	{At: noon.Add(-2 * time.Hour), Actor: "Petra Voss", Action: "document.download", Outcome: "denied", From: "192.0.2.200"},
}

// samples are the views as people meet them, by a name for the file.
func samples() map[string]page.View {
	trail := []page.Event{
		{At: noon.Add(-time.Minute), Actor: "Miriam Okonkwo-Lindqvist", Action: "matter.view", Outcome: "done", Matter: matterID, Subject: "Castellan Holdings v. Northgate Shipping", From: "198.51.100.7"},
		{At: noon.Add(-2 * time.Minute), Actor: "Miriam Okonkwo-Lindqvist", Action: "document.download", Outcome: "done", Matter: matterID, Document: documentID, Subject: "Charterparty, executed copy.pdf", From: "198.51.100.7"},
		{At: noon.Add(-3 * time.Minute), Actor: "Miriam Okonkwo-Lindqvist", Action: "session.open", Outcome: "done", From: "198.51.100.7", Details: []page.Detail{{Name: "Second factor", Value: "one-time code"}}},
		{At: noon.Add(-30 * time.Hour), Actor: "Miriam Okonkwo-Lindqvist", Action: "document.view", Outcome: "denied", From: "198.51.100.7"},
	}
	m := map[string]page.View{
		"matters": &page.Matters{Frame: frame("", ""), Staff: true, Matters: []page.MatterRow{
			{ID: matterID, Number: "2026-0142", Name: "Castellan Holdings v. Northgate Shipping", Client: "Castellan Holdings S.à r.l.", Documents: 27, Held: 2, Latest: noon.Add(-26 * time.Hour)},
			{ID: "01KAB3V9Q0M4TTERAAAAAAAAA2", Number: "2026-0087", Name: "Estate of Elizabeth Farrow: contested will, guardianship of two minors, and the sale of the house at Lower Slaughter", Client: "Farrow family", Documents: 1, Latest: noon.Add(-90 * time.Hour)},
			{ID: "01KAB3V9Q0M4TTERAAAAAAAAA3", Number: "2025-0311", Name: "Series B financing", Client: "Lumen Robotics GmbH", Documents: 0},
		}},
		"matters-empty": &page.Matters{Frame: frame("", "")},
		"matter": &page.Matter{Frame: frame("../", "matters/"+matterID), ID: matterID, Number: "2026-0142", Name: "Castellan Holdings v. Northgate Shipping", Client: "Castellan Holdings S.à r.l.",
			Opened: noon.Add(-90 * 24 * time.Hour), MayUpload: true, Paged: true, Older: "01KAB", Documents: sampleDocuments(),
			People: []page.Member{{Name: "Miriam Okonkwo-Lindqvist", Role: "attorney"}, {Name: "Tom Hale", Role: "paralegal"}, {Name: "Daniel Brandt", Role: "client"}}},
		"matter-empty": &page.Matter{Frame: frame("../", "matters/"+matterID), ID: matterID, Number: "2026-0142", Name: "Series B financing", MayUpload: true},
		"upload":       &page.Upload{Frame: frame("../../", "matters/"+matterID+"/upload"), Matter: matterID, MatterNumber: "2026-0142", MatterName: "Castellan Holdings v. Northgate Shipping", MaxBytes: 1 << 30},
		"document": &page.Document{Frame: frame("../../../", "matters/"+matterID+"/documents/"+documentID), Matter: matterID, MatterNumber: "2026-0142", MatterName: "Castellan Holdings v. Northgate Shipping",
			ID: documentID, Name: "Charterparty, executed copy.pdf", Type: "PDF document", Size: 41943040, SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
			Sender: "Daniel Brandt", Sent: noon.Add(-26 * time.Hour), Decided: noon.Add(-26*time.Hour + 44*time.Second), State: "available", MayOpen: true, History: events},
		"document-held": &page.Document{Frame: frame("../../../", "matters/"+matterID+"/documents/"+documentID), Matter: matterID, MatterNumber: "2026-0142", MatterName: "Castellan Holdings v. Northgate Shipping",
			ID: documentID, Name: "תצהיר — invoice run, October (final, corrected, countersigned by both parties).pdf", Type: "PDF document", Size: 812345,
			SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Sender: "Daniel Brandt", Sent: noon.Add(-time.Hour), Decided: noon.Add(-59 * time.Minute), State: "held",
			Reason: "Payment card numbers were found on 2 pages.", Findings: []page.Finding{{What: "Payment card numbers", Count: 3, Confidence: "high", Sample: "•••• •••• •••• 4242"}},
			History: events[:3], OlderHistory: "01KAB"},
		"document-failed": &page.Document{Frame: frame("../../../", "x"), Matter: matterID, MatterNumber: "2026-0142", MatterName: "Castellan", ID: documentID, Name: "scan_0001.pdf", Size: 900, Sender: "Daniel Brandt",
			Sent: noon, State: "held", Reason: "The check did not end after three attempts.", MayRescan: true},
		"document-received": &page.Document{Frame: frame("../../../", "x"), Matter: matterID, MatterNumber: "2026-0142", MatterName: "Castellan", ID: documentID, Name: "scan_0001.pdf", Size: 900, Sender: "Daniel Brandt", Sent: noon, State: "received"},
		"activity": &page.Activity{Frame: frame("", "activity"), Whose: "Miriam Okonkwo-Lindqvist", Own: true, Events: trail, Older: "01KAB", WhoseID: "01KP", Paged: true,
			Choice: []page.Choice{{ID: "01KP", Name: "Miriam Okonkwo-Lindqvist", Role: "attorney", Selected: true}, {ID: "01KQ", Name: "Daniel Brandt", Role: "client"}}},
		"attention": &page.Attention{Frame: frame("", "attention"), Older: "01KAB", Documents: []page.AttentionRow{
			{Matter: matterID, MatterNumber: "2026-0142", MatterName: "Castellan Holdings v. Northgate Shipping", ID: documentID, Name: "Survey report.pdf", Size: 3 << 20, Sender: "Daniel Brandt", Since: noon.Add(-time.Hour),
				State: "held", Reason: "The check did not end after three attempts.", Attempts: 3, MayRescan: true},
			{Matter: matterID, MatterNumber: "2025-0311", MatterName: "Series B financing", ID: documentID, Name: "Cap table.docx", Size: 20480, Sender: "Tom Hale", Since: noon.Add(-9 * time.Minute), State: "received", Attempts: 1}}},
		"rules": &page.Rules{Frame: frame("", "rules"), Since: noon, Text: "hold us-ssn at medium\nhodl <b>\n", Mistakes: []page.Mistake{{Line: 2, Words: "\"hodl\" is no outcome"}, {Words: "The policy is too long."}},
			Groups: []page.RuleGroup{{Name: "credentials", Says: "passwords, keys and tokens"}}, Versions: []page.RuleVersion{{ID: documentID, State: "Active", Author: "Miriam Okonkwo-Lindqvist", Written: noon, Note: "Cards are held for everybody."}}},
		"rules-shipped": &page.Rules{Frame: frame("", "rules"), Shipped: true, Broken: true, Text: "flag anything at medium\n"},
		"trial": &page.RuleTrial{Frame: frame("../../", "rules/versions/"+documentID), RuleVersion: page.RuleVersion{ID: documentID, State: "draft", Author: "Miriam Okonkwo-Lindqvist", Written: noon},
			Text: "hold us-ssn at medium\n", Outcome: "Of 120 past documents, 14 would now be held.", MayActivate: true, Trouble: "Say why in a note of 1 to 500 characters.", More: 13,
			Changes: []page.RuleChange{{Name: "Charterparty, executed copy.pdf", Was: "allowed", Now: "held", Rule: "hold us-ssn at medium", Line: 1}}, Mistakes: []page.Mistake{{Line: 1, Words: "The rule never decides."}}},
		"trial-stale": &page.RuleTrial{Frame: frame("../../", "rules/versions/"+documentID), RuleVersion: page.RuleVersion{ID: documentID, State: "archived", Author: "M", Written: noon, Note: "x"},
			Outcome: "Of 0 past documents, none would be decided differently.", SignIn: true, SignInAddress: "auth/login?return=rules"},
		"lists": &page.FirmLists{Frame: frame("../", "rules/lists"), MayLoad: true, MaxBytes: 128 << 10, Sort: "patterns", Name: "files", Trouble: "line 1: a pattern has three or four fields",
			Lists: []page.FirmList{{Sort: "records", Name: "clients", Entries: 120_000, By: "Miriam Okonkwo-Lindqvist", At: noon}}},
		"lists-empty":     &page.FirmLists{Frame: frame("../", "rules/lists"), SignIn: true, SignInAddress: "auth/login?return=rules%2Flists", MaxBytes: 128 << 10},
		"attention-empty": &page.Attention{Frame: frame("", "attention")},
		"queue": &page.Queue{Frame: frame("", "review"), Cut: true, Documents: []page.QueueRow{
			{Matter: matterID, MatterNumber: "2026-0142", MatterName: "Castellan Holdings v. Northgate Shipping", ID: documentID, Name: "October invoices.pdf", Type: "PDF document", Sender: "Daniel Brandt",
				Since: noon.Add(-time.Hour), Reason: "The document contains 3 payment card numbers (page 2)."},
			{Matter: matterID, MatterNumber: "2026-0142", MatterName: "Castellan Holdings v. Northgate Shipping", ID: documentID, Name: "keys.txt", Type: "text file", Sender: "Tom Hale",
				Since: noon.Add(-time.Minute), Reason: "The document contains a private key (line 1).", Blocked: true}}},
		"queue-empty": &page.Queue{Frame: frame("", "review")},
		"review":      sampleReview(func(r *page.Review) { r.MayDecide, r.Redactable = true, true }),
		"review-again": sampleReview(func(r *page.Review) {
			r.MayDecide, r.Blocked, r.Trouble, r.Decision, r.Words = true, true, "Give a reason of 10 to 1000 characters: it stays in the records.", "reject", "no"
		}),
		"review-stale": sampleReview(func(r *page.Review) {
			r.SignIn, r.SignInAddress, r.Words = true, "auth/login?return=review", "The client has agreed in writing."
		}),
		"review-own": sampleReview(func(r *page.Review) { r.Own = true }),
		"review-unread": sampleReview(func(r *page.Review) {
			r.MayDecide, r.Findings, r.Places, r.Reason = true, nil, nil, "The document is protected by a password, so a person must review it."
		}),
		"welcome":         &page.Welcome{},
		"welcome-idle":    &page.Welcome{Reason: page.ReasonIdle, IdleTimeout: 15 * time.Minute, Return: "matters/" + matterID},
		"session-ended":   &page.SessionEnded{Frame: page.Frame{Root: "../../"}, Reason: page.ReasonElsewhere, Return: "activity"},
		"failure-missing": &page.Failure{Frame: frame("../", ""), Status: 404, Code: "9b2f6c1e", Back: "activity"},
		"failure-broken":  &page.Failure{Status: 500, Code: "9b2f6c1e"},
	}
	m["matters"].(*page.Matters).Notice = "You are signed in. Your earlier session on another device was ended."
	m["queue"].(*page.Queue).Nav.Current = page.SectionReview
	m["activity"].(*page.Activity).Nav.Current = page.SectionActivity
	m["attention"].(*page.Attention).Nav.Current = page.SectionAttention
	return m
}

func sampleReview(change func(*page.Review)) *page.Review {
	r := &page.Review{Frame: frame("../../../../", "matters/"+matterID+"/documents/"+documentID+"/review"), Matter: matterID, MatterNumber: "2026-0142", MatterName: "Castellan Holdings v. Northgate Shipping",
		ID: documentID, Name: "October invoices.pdf", Type: "PDF document", Size: 812345, Sender: "Daniel Brandt", Sent: noon.Add(-time.Hour), Held: noon.Add(-59 * time.Minute),
		Reason: "The document contains 2 payment card numbers (page 2).", Revision: 4,
		Findings: []page.ReviewFinding{{ID: "payment-card", Finding: page.Finding{What: "Payment card numbers", Count: 2, Confidence: "high", Sample: "•••• •••• •••• 4242"}, Where: []string{"page 2"}, Chosen: true},
			{ID: "email", Finding: page.Finding{What: "E-mail addresses", Count: 1, Confidence: "low", Sample: "d•••@castellan.example"}, Where: []string{"page 2"}}},
		Places: []page.Passage{{Name: "page 2", Before: true, After: true, Pieces: []page.Piece{{Text: "were charged to the card "}, {Text: "•••• •••• •••• 4242", Found: "Payment card numbers", Confidence: "high", Where: "page 2"},
			{Text: " in the name of the managing director,\nand the remainder to "}, {Text: "•••• •••• •••• 1881", Found: "Payment card numbers", Confidence: "high", Where: "page 2"}, {Text: ". Questions go to "},
			{Text: "d•••@castellan.example", Found: "E-mail addresses", Confidence: "low", Where: "page 2"}, {Text: " before the end of"}}}}, More: 3}
	r.Nav.Current = page.SectionReview
	change(r)
	return r
}

func sampleDocuments() []page.DocumentRow {
	return []page.DocumentRow{
		{ID: documentID, Name: "Charterparty, executed copy.pdf", Type: "PDF document", Size: 41943040, Sender: "Daniel Brandt", Sent: noon.Add(-26 * time.Hour), State: "available"},
		{ID: "01KAB3V9Q0D0CVMENTAAAAAAA2", Name: "Witness statement of Ms Eleonora Whitfield-Bassett (third amended version, with exhibits A to F and the translations from the Norwegian).docx", Type: "Word document", Size: 388231, Sender: "Tom Hale", Sent: noon.Add(-27 * time.Hour), State: "received"},
		{ID: "01KAB3V9Q0D0CVMENTAAAAAAA3", Name: "October invoices.pdf", Type: "PDF document", Size: 812345, Sender: "Daniel Brandt", Sent: noon.Add(-28 * time.Hour), State: "held", Reason: "Payment card numbers were found on 2 pages."},
		{ID: "01KAB3V9Q0D0CVMENTAAAAAAA4", Name: "תצהיר של העד.pdf", Size: 1887436, Sender: "Daniel Brandt", Sent: noon.Add(-29 * time.Hour), State: "uploading"},
		{ID: "01KAB3V9Q0D0CVMENTAAAAAAA5", Name: "old-notes.txt", Type: "Plain text", Size: 999, Sender: "Miriam Okonkwo-Lindqvist", Sent: noon.Add(-300 * time.Hour), State: "cancelled"},
	}
}
