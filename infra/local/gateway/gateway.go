package gateway

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"strongroom/infra/local/lambda"
	"strongroom/infra/local/template"
)

// Limits of REST APIs.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
const (
	maxRequest  = 10 << 20
	integration = 29 * time.Second
)

// Invoker runs a function by its name.
type Invoker interface {
	Invoke(ctx context.Context, function string, event []byte) (lambda.Result, error)
}

// Gateway serves one REST API below its stage's path.
type Gateway struct {
	routes   *routes
	errors   errorAnswers
	invoker  Invoker
	place    template.Place
	log      *slog.Logger
	patience time.Duration
}

// New reads the REST API of the stack.
func New(stack *template.Stack, invoker Invoker, log *slog.Logger) (*Gateway, error) {
	routes, err := readRoutes(stack)
	if err != nil {
		return nil, err
	}
	return &Gateway{routes: routes, errors: readErrorAnswers(stack), invoker: invoker,
		place: stack.Place, log: log, patience: integration}, nil
}

// Base gives the path below which the API is served, for example /portal.
func (g *Gateway) Base() string { return "/" + g.routes.stage }

// ServeHTTP answers one request.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	began, id := time.Now(), newID()
	w.Header().Set("X-Amzn-Requestid", id)
	w.Header().Set("X-Amz-Apigw-Id", id[:13]+"=")
	escaped, ok := strings.CutPrefix(req.URL.EscapedPath(), g.Base())
	if !ok || escaped != "" && escaped[0] != '/' {
		g.errors.write(w, id, http.StatusForbidden, "MissingAuthenticationTokenException", "Forbidden")
		return
	}
	found, ok := g.routes.find(req.Method, escaped)
	if !ok {
		g.errors.write(w, id, http.StatusForbidden, "MissingAuthenticationTokenException", "Missing Authentication Token")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxRequest))
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			g.errors.write(w, id, http.StatusRequestEntityTooLarge, "RequestTooLargeException", "Request Too Long")
			return
		}
		g.errors.write(w, id, http.StatusBadRequest, "BadRequestException", "Bad Request")
		return
	}
	event, err := newEvent(g, req, found, body, id, began)
	if err != nil {
		g.log.Error("event can't be made", "cause", err)
		g.errors.write(w, id, http.StatusInternalServerError, "InternalServerErrorException", "Internal server error")
		return
	}
	g.answer(w, req, found.function, event, id)
}

func (g *Gateway) answer(w http.ResponseWriter, req *http.Request, function string, event []byte, id string) {
	ctx, cancel := context.WithTimeout(req.Context(), g.patience)
	defer cancel()
	type outcome struct {
		result lambda.Result
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		// The function runs to its end even when the client has gone or we stop waiting.
		result, err := g.invoker.Invoke(context.WithoutCancel(ctx), function, event)
		done <- outcome{result, err}
	}()
	select {
	case <-ctx.Done():
		g.errors.write(w, id, http.StatusGatewayTimeout, "IntegrationTimeoutException", "Endpoint request timed out")
	case o := <-done:
		if err := respond(w, o.result, o.err); err != nil {
			g.log.Warn("the function gave no usable answer", "function", function, "path", req.URL.Path, "request", id, "cause", err)
			g.errors.write(w, id, http.StatusBadGateway, "InternalServerErrorException", "Internal server error")
		}
	}
}

// respond writes the function's answer; an error means that nothing was written.
func respond(w http.ResponseWriter, result lambda.Result, err error) error {
	if err != nil {
		return err
	}
	if result.Error != "" {
		return fmt.Errorf("%w: %s", errFunction, result.Payload)
	}
	return writeAnswer(w, result.Payload)
}

var errFunction = errors.New("the function failed")
