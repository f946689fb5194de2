package page

import (
	"fmt"
	"net/http"
	"time"
)

// roleWords writes a role for a person.
func roleWords(role string) string {
	switch role {
	case "administrator":
		return "Administrator"
	case "attorney":
		return "Attorney"
	case "paralegal":
		return "Paralegal"
	case "client":
		return "Client"
	}
	return role
}

// words are the look and the text of one state.
type words struct{ Label, Icon, Tone, Explanation string }

// stateWords gives a document's state in words. The tone picks the colours; label and icon say the same without them (WCAG 2.2, 1.4.1).
func stateWords(state string) words {
	switch state {
	case StateUploading:
		return words{"Not complete", "sending", "wait", "Not every part of this file has arrived yet. Whoever began to send it can go on from the upload page."}
	case StateReceived:
		return words{"Being checked", "clock", "wait", "The whole file has arrived and is being checked. Nobody can open it before the check has ended."}
	case StateAvailable:
		return words{"Available", "check", "good", "The check found nothing that keeps this document back."}
	case StateHeld:
		return words{"Held for review", "hold", "hold", "Nobody can open this document while it is held. An attorney of the firm looks at what was found and decides what happens next."}
	case StateCancelled:
		return words{"Cancelled", "cross", "none", "The upload was given up before the whole file had arrived. Nothing of it can be opened."}
	case StateRejected:
		return words{"Rejected", "cross", "none", "A reviewer has decided that this document stays closed for good. Nobody can open it."}
	}
	return words{state, "info", "none", ""}
}

// heldWords is the reason for a hold, or the words for one that gives none.
func heldWords(reason string) string {
	if reason == "" {
		return "No reason was recorded."
	}
	return reason
}

// actWords writes an act of the audit trail as the end of a sentence that begins with who did it.
func actWords(e Event) string {
	phrase, ok := acts[e.Action]
	if !ok {
		return e.Action
	}
	if e.Outcome == "denied" {
		return phrase.tried
	}
	return phrase.did
}

type phrase struct{ did, tried string }

// acts are the declared event kinds of the audit trail.
var acts = map[string]phrase{
	"session.open":      {"signed in", "tried to sign in"},
	"session.end":       {"signed out", "tried to sign out"},
	"matter.view":       {"looked at the matter", "tried to look at a matter"},
	"document.view":     {"looked at the document’s page", "tried to look at a document’s page"},
	"document.begin":    {"began to send the document", "tried to send a document"},
	"document.cancel":   {"gave the upload up", "tried to give an upload up"},
	"document.upload":   {"delivered the whole document", "tried to deliver a document"},
	"document.scan":     {"checked the document", "tried to check the document"},
	"document.retry":    {"took up a check that had not ended", "tried to take up a check"},
	"document.rescan":   {"asked for another check", "tried to ask for another check"},
	"document.recheck":  {"had the document checked again by the newer policy", "tried to have a document checked again"},
	"document.inspect":  {"looked at what was found in the document", "tried to look at what was found in a document"},
	"document.release":  {"released the held document", "tried to release a held document"},
	"document.reject":   {"rejected the held document", "tried to reject a held document"},
	"document.redact":   {"had what was found blacked out", "tried to have findings blacked out"},
	"document.download": {"downloaded the document", "tried to download the document"},
	"activity.view":     {"looked at an audit trail", "tried to look at an audit trail"},
	"attention.view":    {"looked at the documents that need attention", "tried to look at the documents that need attention"},
	"rules.view":        {"looked at the content rules", "tried to look at the content rules"},
	"policy.write":      {"wrote a version of the content policy", "tried to write a version of the content policy"},
	"policy.activate":   {"put a version of the content policy in force", "tried to change the content policy"},
	"list.load":         {"loaded a list of the firm", "tried to load a list of the firm"},
	"list.remove":       {"removed a list of the firm", "tried to remove a list of the firm"},
	"person.invite":     {"invited a person", "tried to invite a person"},
	"matter.open":       {"opened the matter", "tried to open a matter"},
	"member.add":        {"added a person to the matter", "tried to add a person to a matter"},
}

// endedWords says why somebody is signed out.
func endedWords(reason string, idle, length time.Duration) string {
	switch reason {
	case ReasonSignedOut:
		return "You are signed out."
	case ReasonElsewhere:
		return "You were signed out because you signed in somewhere else. If that was not you, tell the firm at once."
	case ReasonIdle:
		return "Your session ended after " + span(idle) + " without activity."
	case ReasonAbsolute:
		return "Your session ended because " + span(length) + " had passed since you signed in."
	case ReasonRequired:
		return "Sign in to see that page."
	case ReasonUnknown:
		return "Your session has ended."
	case ReasonFailed:
		return "The sign-in did not work. Try again; if it fails once more, tell the firm."
	}
	return ""
}

// span writes a duration in whole minutes or hours; zero or less gives "some time".
func span(d time.Duration) string {
	minutes := int64(d / time.Minute)
	switch {
	case minutes <= 0:
		return "some time"
	case minutes%60 == 0:
		return fmt.Sprintf("%d %s", minutes/60, plural(minutes/60, "hour", "hours"))
	}
	return fmt.Sprintf("%d %s", minutes, plural(minutes, "minute", "minutes"))
}

// trouble are the words of a failure's page.
type trouble struct{ Heading, Words, Advice string }

// failureWords gives the page's own words for an HTTP status.
func failureWords(status int) trouble {
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return trouble{"That could not be taken", "Something in what was sent is not right.", "Go back, check it and try again."}
	case http.StatusForbidden:
		return trouble{"You may not do this", "Your access does not allow this.", "If you need it for your work, ask the firm and quote the code below."}
	case http.StatusNotFound:
		return trouble{"Nothing to see here", "There is nothing at this address that you can see.", "Check the address, or go back to your matters."}
	case http.StatusMethodNotAllowed:
		return trouble{"That is not possible here", "This address does not take that kind of request.", "Go back to your matters."}
	case http.StatusConflict:
		return trouble{"This has changed meanwhile", "Things have moved on since the page was shown.", "Go back and reload the page to see where it stands."}
	case http.StatusRequestEntityTooLarge:
		return trouble{"That is too large", "What was sent is larger than this portal takes.", "Make it smaller, or ask the firm for another way."}
	case http.StatusTooManyRequests:
		return trouble{"Too many requests", "There were too many requests in a short time.", "Wait a minute and try again."}
	}
	return trouble{"Something went wrong on our side", "The portal could not do this. Nothing was lost that had been accepted before.", "Try again in a moment. If it happens again, tell the firm and quote the code below."}
}
