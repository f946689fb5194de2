package stack_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"strongroom/infra/stack"
)

// TestFunctions_Environment holds what each function is told to what the functions read.
func TestFunctions_Environment(t *testing.T) {
	const portal = "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/portal"
	everybody := map[string]string{
		"PORTAL_TABLE": "${PortalTable}", "AUDIT_TABLE": "${AuditTable}", "PORTAL_URL": portal, "FIRM_NAME": "Strongroom", "FIRM_COLOUR": "#1f3a5f",
		"SESSION_IDLE_MINUTES": "15", "SESSION_ABSOLUTE_MINUTES": "480",
	}
	own := map[string]map[string]string{
		"signin": {
			"SESSIONS_TABLE": "${SessionsTable}", "ISSUER": "https://cognito-idp.${AWS::Region}.amazonaws.com/${UserPool}",
			"SIGNIN_URL": "https://strongroom-${AWS::AccountId}.auth.${AWS::Region}.amazoncognito.com", "CLIENT_ID": "${PortalClient}", "USER_POOL_ID": "${UserPool}",
		},
		"portal": {"SESSIONS_TABLE": "${SessionsTable}", "INTAKE_BUCKET": "${IntakeBucket}", "VAULT_BUCKET": "${VaultBucket}", "MAX_DOCUMENT_MIB": "1024",
			"QUARANTINE_BUCKET": "${QuarantineBucket}", "SCAN_LEASE_SECONDS": "660",
			"SIGNIN_URL": "https://strongroom-${AWS::AccountId}.auth.${AWS::Region}.amazoncognito.com"},
		"transfer": {
			"SESSIONS_TABLE": "${SessionsTable}", "INTAKE_BUCKET": "${IntakeBucket}", "VAULT_BUCKET": "${VaultBucket}", "MAX_DOCUMENT_MIB": "1024",
			"UPLOAD_LINK_MINUTES": "10", "DOWNLOAD_LINK_SECONDS": "60", "UPLOAD_GRACE_SECONDS": "60", "SCAN_LEASE_SECONDS": "660",
		},
		"scan": {"INTAKE_BUCKET": "${IntakeBucket}", "VAULT_BUCKET": "${VaultBucket}", "QUARANTINE_BUCKET": "${QuarantineBucket}", "MAX_DOCUMENT_MIB": "1024",
			"SCAN_LEASE_SECONDS": "660", "UPLOAD_ABANDON_HOURS": "168", "OCR": "textract"},
	}
	made := read(t)
	for _, function := range stack.Functions() {
		want := maps.Clone(everybody)
		maps.Copy(want, own[function])
		got := map[string]string{}
		variables, _ := made.at(id(function, "Function"), "Environment", "Variables").(map[string]any)
		for key, value := range variables {
			got[key] = text(value)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", function, diff)
		}
	}
}

// TestFunctions_Machine holds each function's machine to the figures that the README and the bench name.
func TestFunctions_Machine(t *testing.T) {
	made := read(t)
	for _, row := range []struct {
		function                 string
		memory, timeout, scratch any
	}{
		{"signin", 512.0, 10.0, nil},
		{"portal", 512.0, 10.0, nil},
		{"transfer", 512.0, 15.0, nil},
		{"scan", 2048.0, 600.0, 2560.0},
	} {
		f := id(row.function, "Function")
		want := []any{"strongroom-" + row.function, "provided.al2023", "bootstrap", "arm64", row.memory, row.timeout, row.scratch}
		got := []any{made.at(f, "FunctionName"), made.at(f, "Runtime"), made.at(f, "Handler"), made.at(f, "Architectures", 0), made.at(f, "MemorySize"), made.at(f, "Timeout"), made.at(f, "EphemeralStorage", "Size")}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.function, diff)
		}
	}
}

// TestRoutes follows the resources of the API from the root and says which function answers each path.
func TestRoutes(t *testing.T) {
	made := read(t)
	path := func(resource string) string {
		var parts []string
		for resource != "${Api.RootResourceId}" {
			name := strings.Trim(resource, "${}")
			parts = append([]string{text(made.at(name, "PathPart"))}, parts...)
			resource = text(made.at(name, "ParentId"))
		}
		return "/" + strings.Join(parts, "/")
	}
	got := map[string]string{}
	for _, method := range made.of("AWS::ApiGateway::Method") {
		uri := text(made.at(method, "Integration", "Uri"))
		_, function, _ := strings.Cut(uri, "/functions/")
		got[text(made.at(method, "HttpMethod"))+" "+path(text(made.at(method, "ResourceId")))] = strings.TrimSuffix(function, "/invocations")
	}
	want := map[string]string{
		"ANY /":                        "${PortalFunction.Arn}",
		"ANY /{proxy+}":                "${PortalFunction.Arn}",
		"ANY /api":                     "${PortalFunction.Arn}",
		"ANY /api/{proxy+}":            "${PortalFunction.Arn}",
		"ANY /api/v1":                  "${PortalFunction.Arn}",
		"ANY /api/v1/{proxy+}":         "${PortalFunction.Arn}",
		"ANY /api/v1/downloads":        "${TransferFunction.Arn}",
		"ANY /api/v1/uploads":          "${TransferFunction.Arn}",
		"ANY /api/v1/uploads/{proxy+}": "${TransferFunction.Arn}",
		"ANY /auth":                    "${PortalFunction.Arn}",
		"ANY /auth/{proxy+}":           "${SigninFunction.Arn}",
		"ANY /downloads":               "${TransferFunction.Arn}",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("routes (-want +got):\n%s", diff)
	}
	var callers []string
	for _, p := range made.of("AWS::Lambda::Permission") {
		callers = append(callers, text(made.at(p, "FunctionName"))+" by "+text(made.at(p, "Principal"))+" for "+text(made.at(p, "SourceArn")))
	}
	const front = " by apigateway.amazonaws.com for arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/portal/*"
	wantCallers := []string{"${PortalFunction.Arn}" + front, "${ScanFunction.Arn} by events.amazonaws.com for ${ScanReconcile.Arn}", "${SigninFunction.Arn}" + front, "${TransferFunction.Arn}" + front}
	slices.Sort(callers)
	if diff := cmp.Diff(wantCallers, callers); diff != "" {
		t.Errorf("who may start functions (-want +got):\n%s", diff)
	}
}

// TestTables holds the keys and indexes to those that the code in shared/aws/table uses.
func TestTables(t *testing.T) {
	made := read(t)
	describe := func(place any) string {
		var parts []string
		list, _ := get(place, "KeySchema").([]any)
		for _, key := range list {
			parts = append(parts, text(get(key, "AttributeName")))
		}
		return strings.Join(parts, ", ")
	}
	got := map[string]string{}
	for _, table := range made.of("AWS::DynamoDB::Table") {
		name := text(made.at(table, "TableName"))
		got[name] = describe(made.Resources[table].Properties)
		list, _ := made.at(table, "GlobalSecondaryIndexes").([]any)
		for _, index := range list {
			got[name+" "+text(get(index, "IndexName"))] = describe(index) + ": " + text(get(index, "Projection", "ProjectionType"))
		}
		if expires := made.at(table, "TimeToLiveSpecification", "AttributeName"); expires != nil {
			got[name+" forgets"] = text(expires)
		}
	}
	want := map[string]string{
		"strongroom-portal": "pk, sk", "strongroom-portal reverse": "sk, pk: ALL", "strongroom-portal work": "work, since: ALL",
		"strongroom-sessions": "id", "strongroom-sessions forgets": "expires",
		"strongroom-audit": "day, id", "strongroom-audit actor": "actor, id: ALL", "strongroom-audit document": "document, id: ALL", "strongroom-audit matter": "matter, id: ALL",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
}

// TestIntake_CORS lets the portal's own pages send, and nobody's pages read.
func TestIntake_CORS(t *testing.T) {
	made := read(t)
	for _, bucket := range made.of("AWS::S3::Bucket") {
		rules, _ := made.at(bucket, "CorsConfiguration", "CorsRules").([]any)
		if bucket != "IntakeBucket" {
			if len(rules) != 0 {
				t.Errorf("%s answers other pages", bucket)
			}
			continue
		}
		if len(rules) != 1 {
			t.Fatalf("%d rules", len(rules))
		}
		got := map[string][]string{}
		for _, part := range []string{"AllowedOrigins", "AllowedMethods", "AllowedHeaders", "ExposedHeaders"} {
			got[part] = texts(get(rules[0], part))
		}
		want := map[string][]string{
			"AllowedOrigins": {"https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"},
			"AllowedMethods": {"PUT"},
			"AllowedHeaders": {"content-type", "if-none-match", "x-amz-checksum-algorithm", "x-amz-checksum-sha256", "x-amz-sdk-checksum-algorithm"},
			"ExposedHeaders": {"ETag", "x-amz-checksum-sha256", "x-amz-request-id", "x-amz-version-id"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

// id is a function's logical id with the kind of thing that is meant.
func id(function, kind string) string { return strings.ToUpper(function[:1]) + function[1:] + kind }
