package gateway

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"strongroom/infra/local/permissions"
	"strongroom/infra/local/template"
)

// ErrTemplate is returned for a REST API that this package can't play.
var ErrTemplate = errors.New("the gateway can't play this template")

// node is one API Gateway resource with its methods.
type node struct {
	id, path string // path is the resource path, for example /api/v1/{proxy+}
	literal  map[string]*node
	param    *node             // {name}
	greedy   *node             // {name+}
	name     string            // of the parameter
	methods  map[string]string // HTTP method or ANY to function name
}

func newNode(id, path string) *node {
	return &node{id: id, path: path, literal: map[string]*node{}, methods: map[string]string{}}
}

// routes are all routes of one REST API.
type routes struct {
	api, stage string
	root       *node
}

// readRoutes builds the routes from the template. The stack has one REST API with one stage.
func readRoutes(stack *template.Stack) (*routes, error) {
	apis, stages := stack.Of("AWS::ApiGateway::RestApi"), stack.Of("AWS::ApiGateway::Stage")
	if len(apis) != 1 || len(stages) != 1 {
		return nil, fmt.Errorf("%w: it needs one REST API with one stage", ErrTemplate)
	}
	r := &routes{api: apis[0].Name, stage: stages[0].Properties.Text("StageName"), root: newNode("", "/")}
	nodes := map[string]*node{}
	waiting := stack.Of("AWS::ApiGateway::Resource")
	for progress := true; progress && len(waiting) > 0; {
		progress = false
		var later []template.Resource
		for _, resource := range waiting {
			parent := nodes[resource.Properties.Text("ParentId")]
			if parent == nil && !isResource(stack, resource.Properties.Text("ParentId")) {
				parent = r.root
				r.root.id = resource.Properties.Text("ParentId")
			}
			if parent == nil {
				later = append(later, resource)
				continue
			}
			nodes[resource.Name] = parent.add(resource.Name, resource.Properties.Text("PathPart"))
			progress = true
		}
		waiting = later
	}
	if len(waiting) > 0 {
		return nil, fmt.Errorf("%w: resource %s has no parent", ErrTemplate, waiting[0].ID)
	}
	for _, method := range stack.Of("AWS::ApiGateway::Method") {
		at := nodes[method.Properties.Text("ResourceId")]
		if at == nil {
			at = r.root
			r.root.id = method.Properties.Text("ResourceId")
		}
		if err := r.method(stack, at, method); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func isResource(stack *template.Stack, name string) bool {
	for _, resource := range stack.Of("AWS::ApiGateway::Resource") {
		if resource.Name == name {
			return true
		}
	}
	return false
}

func (n *node) add(id, part string) *node {
	child := newNode(id, strings.TrimSuffix(n.path, "/")+"/"+part)
	name, isParam := strings.CutPrefix(part, "{")
	name = strings.TrimSuffix(name, "}")
	switch {
	case !isParam:
		n.literal[part] = child
	case strings.HasSuffix(name, "+"):
		child.name = strings.TrimSuffix(name, "+")
		n.greedy = child
	default:
		child.name = name
		n.param = child
	}
	return child
}

// method notes which function serves a method, after checking that the gateway may invoke it.
func (r *routes) method(stack *template.Stack, at *node, method template.Resource) error {
	p := method.Properties
	if p.Text("Integration.Type") != "AWS_PROXY" || p.Text("AuthorizationType") != "NONE" {
		return fmt.Errorf("%w: method %s is not an open Lambda proxy", ErrTemplate, method.ID)
	}
	arn, _, _ := strings.Cut(p.Text("Integration.Uri"), "/invocations")
	_, arn, _ = strings.Cut(arn, "/functions/")
	function, ok := stack.ByARN(arn)
	if !ok || function.Type != "AWS::Lambda::Function" {
		return fmt.Errorf("%w: method %s names no function", ErrTemplate, method.ID)
	}
	verb := p.Text("HttpMethod")
	source := "arn:" + stack.Place.Partition + ":execute-api:" + stack.Place.Region + ":" + stack.Place.Account + ":" +
		r.api + "/" + r.stage + "/" + strings.Replace(verb, "ANY", "*", 1) + at.path
	if !permissions.MayInvoke(stack, function, "apigateway.amazonaws.com", source) {
		return fmt.Errorf("%w: function %s has no permission for the gateway to invoke it by %s", ErrTemplate, function.Name, source)
	}
	at.methods[verb] = function.Name
	return nil
}

// match is a route found for a request.
type match struct {
	node     *node
	function string
	params   map[string]string
}

// find looks up the route of a path without its stage; a literal wins over a
// parameter, and that over a greedy one.
func (r *routes) find(method, escaped string) (match, bool) {
	var parts []string
	if trimmed := strings.Trim(escaped, "/"); trimmed != "" {
		parts = strings.Split(trimmed, "/")
	}
	params := map[string]string{}
	n := r.root.descend(parts, params)
	if n == nil {
		return match{}, false
	}
	function, ok := n.methods[method]
	if !ok {
		function, ok = n.methods["ANY"]
	}
	return match{n, function, params}, ok
}

func (n *node) descend(parts []string, params map[string]string) *node {
	if len(parts) == 0 {
		if len(n.methods) == 0 {
			return nil
		}
		return n
	}
	if child := n.literal[parts[0]]; child != nil {
		if found := child.descend(parts[1:], params); found != nil {
			return found
		}
	}
	if n.param != nil {
		if found := n.param.descend(parts[1:], params); found != nil {
			params[n.param.name] = unescape(parts[0])
			return found
		}
	}
	if n.greedy != nil && len(n.greedy.methods) > 0 {
		params[n.greedy.name] = unescape(strings.Join(parts, "/"))
		return n.greedy
	}
	return nil
}

func unescape(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}
