package stack_test

import (
	"slices"
	"strings"

	"strongroom/infra/stack"
)

// rewriting finds permissions that could change or delete an audit record (S4.3), and changes of a table outside Put, Delete and ConditionCheck of a transaction.
func rewriting(t template) (found []string) {
	for _, s := range t.sentences() {
		if s.effect != "Allow" {
			continue
		}
		for _, action := range s.actions {
			operation, ok := strings.CutPrefix(action, "dynamodb:")
			if !ok {
				continue
			}
			for _, target := range s.resources {
				audit := !strings.HasPrefix(target, "${PortalTable.Arn}") && !strings.HasPrefix(target, "${SessionsTable.Arn}")
				allowed := []string{"BatchGetItem", "ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query"}
				if audit {
					allowed = []string{"BatchGetItem", "GetItem", "PutItem", "Query"}
				}
				if target == "${PortalTable.StreamArn}" {
					allowed = []string{"DescribeStream", "GetRecords", "GetShardIterator"}
				}
				if operation == "ListStreams" { // names streams, reads none
					continue
				}
				if !slices.Contains(allowed, operation) {
					found = append(found, s.name()+": allows "+action+" on "+target)
				}
			}
		}
	}
	refused := []string{"dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PartiQLDelete", "dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "dynamodb:UpdateItem"}
	if !slices.ContainsFunc(t.sentences(), func(s sentence) bool {
		return s.id == "AuditTable" && s.effect == "Deny" && text(get(s.principal, "AWS")) == "*" && len(s.condition) == 0 && slices.Equal(s.actions, refused)
	}) {
		found = append(found, "AuditTable: does not refuse changes itself")
	}
	return found
}

// wildcards finds permissions on everything without a reason in stack.Wildcards, permissions for every action, and reasons that are no longer needed (S3.2).
func wildcards(t template) (found []string) {
	used := map[stack.Wildcard]bool{}
	for _, s := range t.sentences() {
		if s.effect != "Allow" {
			continue
		}
		for _, action := range s.actions {
			if strings.Contains(action, "*") {
				found = append(found, s.name()+": allows the actions "+action)
			}
		}
		for _, target := range s.resources {
			if !broad(target) {
				continue
			}
			reason := slices.IndexFunc(stack.Wildcards(), func(w stack.Wildcard) bool {
				return (w.Resource == s.id || w.Resource == s.kind) && (w.Sid == "" || w.Sid == s.sid) && w.Why != ""
			})
			if reason < 0 {
				found = append(found, s.name()+": allows "+target+" without a written reason")
				continue
			}
			used[stack.Wildcards()[reason]] = true
		}
	}
	for _, w := range stack.Wildcards() {
		if !used[w] {
			found = append(found, "stack.Wildcards: nothing needs the reason for "+w.Resource+"/"+w.Sid)
		}
	}
	return found
}

// broad tells whether a resource has a "*" in it, other than one for everything below a thing with a name: a bucket's objects.
func broad(target string) bool {
	if strings.HasPrefix(target, "${") || strings.HasPrefix(target, "arn:${AWS::Partition}:s3:::strongroom-") {
		target = strings.TrimSuffix(target, "/*")
	}
	return strings.Contains(target, "*")
}

// sharedRoles finds functions without a role of their own, roles that somebody else can take, and permissions that are not in a policy of the stack (S3.2).
func sharedRoles(t template) (found []string) {
	owner := map[string]string{}
	for _, function := range t.of("AWS::Lambda::Function") {
		role := t.roleOf(function)
		if t.Resources[role] == nil {
			found = append(found, function+": has no role of this stack")
			continue
		}
		if other := owner[role]; other != "" {
			found = append(found, function+": shares its role with "+other)
		}
		owner[role] = function
		if len(t.may(function)) == 0 {
			found = append(found, function+": may do nothing")
		}
	}
	for _, role := range t.of("AWS::IAM::Role") {
		service := "lambda.amazonaws.com"
		if role == "ApiLogRole" {
			service = "apigateway.amazonaws.com"
		}
		trust, _ := t.at(role, "AssumeRolePolicyDocument", "Statement").([]any)
		if len(trust) != 1 || text(get(trust[0], "Principal", "Service")) != service || get(trust[0], "Principal", "AWS") != nil {
			found = append(found, role+": can be taken by somebody else than "+service)
		}
		if t.at(role, "Policies") != nil {
			found = append(found, role+": has an inline policy")
		}
		for _, policy := range texts(t.at(role, "ManagedPolicyArns")) {
			if r := t.Resources[strings.Trim(policy, "${}")]; r == nil || r.Type != "AWS::IAM::ManagedPolicy" {
				found = append(found, role+": has a policy that is not written here: "+policy)
			}
		}
	}
	return found
}

// bytesForPages finds ways for the pages' function to read a document: of quarantine it may read the reviewers' masked notes, and of the other
// buckets nothing (S6.4).
func bytesForPages(t template) (found []string) {
	for _, s := range t.sentences() {
		if s.id != "PortalPolicy" || s.effect != "Allow" {
			continue
		}
		for _, action := range s.actions {
			for _, target := range s.resources {
				if strings.HasPrefix(action, "s3:") && (action != "s3:GetObjectVersion" || target != "${QuarantineBucket.Arn}/notes/*") {
					found = append(found, s.name()+": allows "+action+" on "+target)
				}
			}
		}
	}
	return found
}

// namelessStatements finds statements without a name, and two of one name in a policy.
func namelessStatements(t template) (found []string) {
	seen := map[string]bool{}
	for _, s := range t.sentences() {
		if s.sid == "" || s.sid == "<nil>" || seen[s.name()] {
			found = append(found, s.name()+": has no name of its own")
		}
		seen[s.name()] = true
	}
	return found
}

// customResources finds code that would run while deploying, outside the functions (S5.1: nothing runs that nobody reads).
func customResources(t template) (found []string) {
	for id, r := range t.Resources {
		if strings.HasPrefix(r.Type, "Custom::") || r.Type == "AWS::CloudFormation::CustomResource" {
			found = append(found, id+": is a custom resource")
		}
	}
	return found
}

// chattyLogs finds log groups without an end, functions that log somewhere else, and a front door that writes bodies or none of its requests (S4.1, invariant 6).
func chattyLogs(t template) (found []string) {
	for _, id := range t.of("AWS::Logs::LogGroup") {
		if t.at(id, "RetentionInDays") != 365.0 {
			found = append(found, id+": is not kept for a year")
		}
	}
	for _, id := range t.of("AWS::Lambda::Function") {
		if group := strings.TrimSuffix(id, "Function") + "Log"; text(t.at(id, "LoggingConfig", "LogGroup")) != "${"+group+"}" || t.Resources[group] == nil {
			found = append(found, id+": does not log to its own group")
		}
	}
	for _, id := range t.of("AWS::ApiGateway::Stage") {
		if !strings.HasSuffix(text(t.at(id, "AccessLogSetting", "DestinationArn")), "${ApiLog}") {
			found = append(found, id+": keeps no access log")
		}
		if text(t.at(id, "MethodSettings", 0, "LoggingLevel")) != "OFF" || t.at(id, "MethodSettings", 0, "DataTraceEnabled") != false {
			found = append(found, id+": writes bodies into logs")
		}
		for _, secret := range []string{"querystring", "requestOverride", "header", "cookie", "authorizer", "$input"} {
			if strings.Contains(text(t.at(id, "AccessLogSetting", "Format")), secret) {
				found = append(found, id+": logs "+secret)
			}
		}
	}
	return found
}
