// Package textract reads letters in pictures with Amazon Textract, by its synchronous operation DetectDocumentText.
//
// Guarantees: the picture goes to the service in the request itself and is stored nowhere by this package; the service sees pixels that this
// process has decoded; throttled calls are repeated; what the service says of the picture (unsupported, bad, too large) is told apart
// from every other failure (extract.ErrIllegible).
//
// Non-goals: tables, forms and signatures, which cost more, need other permissions, and say nothing that text detection doesn't.
package textract

import (
	"context"
	"errors"
	"fmt"
	"image"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	service "github.com/aws/aws-sdk-go-v2/service/textract"
	"github.com/aws/aws-sdk-go-v2/service/textract/types"

	"strongroom/shared/extract"
)

// The service admits from one to 25 calls a second, by region (https://docs.aws.amazon.com/general/latest/gr/textract.html). A scan of
// many pages waits for its turn, about a minute at most, before the failure is handed on and the event comes again.
const (
	attempts = 12
	backoff  = 8 * time.Second
	// callTime bounds one try; the service needs one to three seconds.
	callTime = 30 * time.Second
)

// Reader asks the service. It is safe for concurrent use.
type Reader struct {
	client *service.Client
}

// New makes a Reader from the SDK's configuration.
func New(cfg aws.Config) *Reader {
	return &Reader{client: service.NewFromConfig(cfg, func(o *service.Options) {
		o.Retryer = retry.NewStandard(func(r *retry.StandardOptions) { r.MaxAttempts, r.MaxBackoff = attempts, backoff })
		if client, ok := o.HTTPClient.(*awshttp.BuildableClient); ok {
			o.HTTPClient = client.WithTimeout(callTime) // a connection without an answer is given up and tried again
		}
	})}
}

// Recognize implements extract.Recognizer.
func (r *Reader) Recognize(ctx context.Context, picture extract.Picture) (extract.Page, error) {
	content, frame, err := fit(picture.Image)
	if err != nil {
		return extract.Page{}, err
	}
	bounded, cancel := context.WithTimeout(ctx, attempts*backoff)
	defer cancel()
	answer, err := r.client.DetectDocumentText(bounded, &service.DetectDocumentTextInput{Document: &types.Document{Bytes: content}})
	if err != nil {
		return extract.Page{}, judge(err)
	}
	return arrange(answer.Blocks, frame, picture.Image.Rect), nil
}

// judge tells what the service says of the picture from other failures.
func judge(err error) error {
	var (
		unsupported *types.UnsupportedDocumentException
		bad         *types.BadDocumentException
		large       *types.DocumentTooLargeException
	)
	if errors.As(err, &unsupported) || errors.As(err, &bad) || errors.As(err, &large) {
		return fmt.Errorf("%w: %w", extract.ErrIllegible, err)
	}
	return fmt.Errorf("asking Textract for a picture's text: %w", err)
}

// arrange puts the answer's words into its lines, in the order of the answer, which is the reading order of the lines.
// frame is what the service has seen, in pixels of the picture; bounds are the picture's.
func arrange(blocks []types.Block, frame, bounds image.Rectangle) extract.Page {
	words := map[string]types.Block{}
	for _, b := range blocks {
		if b.BlockType == types.BlockTypeWord {
			words[aws.ToString(b.Id)] = b
		}
	}
	var page extract.Page
	for _, b := range blocks {
		if b.BlockType != types.BlockTypeLine {
			continue
		}
		var line extract.Line
		for _, relation := range b.Relationships {
			if relation.Type != types.RelationshipTypeChild {
				continue
			}
			for _, id := range relation.Ids {
				if w, ok := words[id]; ok {
					line.Words = append(line.Words, word(w, frame, bounds))
				}
			}
		}
		if len(line.Words) == 0 { // a line that names no words of its own is one
			line.Words = append(line.Words, word(b, frame, bounds))
		}
		page.Lines = append(page.Lines, line)
	}
	return page
}

// word makes a word of a block. Places are given as parts of the frame's width and height, confidence as percent.
func word(b types.Block, frame, bounds image.Rectangle) extract.Word {
	w := extract.Word{Text: strings.ToValidUTF8(aws.ToString(b.Text), "\uFFFD"), Confidence: min(max(float64(aws.ToFloat32(b.Confidence))/100, 0), 1)}
	if b.Geometry == nil || b.Geometry.BoundingBox == nil {
		w.Box = bounds // somewhere in the picture: covering too much is better than too little
		return w
	}
	box := b.Geometry.BoundingBox
	at := func(part float32, length int) int { return int(float64(part) * float64(length)) }
	left, top := at(box.Left, frame.Dx()), at(box.Top, frame.Dy())
	right, bottom := at(box.Left+box.Width, frame.Dx())+1, at(box.Top+box.Height, frame.Dy())+1
	w.Box = image.Rect(left, top, right, bottom).Add(frame.Min).Intersect(bounds)
	return w
}
