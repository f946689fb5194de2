package main

import (
	"fmt"
	"regexp/syntax"
	"strings"
	"unicode"
)

// spelled are the words of rule ids that aren't written as in the id.
var spelled = func() map[string]string {
	by := map[string]string{}
	for _, w := range strings.Fields("1Password Adafruit Adobe Airtable Algolia Alibaba Anthropic Artifactory Asana Atlassian Authress AWS Amazon Bedrock Azure AD Beamer " +
		"Bitbucket Bittrex Cisco Meraki ClickHouse Clojars Cloudflare CA Codecov Cohere Coinbase Confluent Contentful Databricks Datadog DigitalOcean PAT Discord " +
		"Doppler Dropbox Duffel Dynatrace EasyPost Etsy Facebook Fastly Finicity Finnhub Flickr Flutterwave Freemius FreshBooks GCP GitHub OAuth GitLab SCIM Gitter " +
		"GoCardless Grafana Harness HashiCorp Heroku HubSpot Infracost Intercom Intra42 JFrog JWT Kraken Kubernetes YAML KuCoin LaunchDarkly Linear LinkedIn Lob " +
		"Looker Mailchimp Mailgun Mapbox Mattermost MaxMind MessageBird Microsoft Teams Netlify New Relic Notion NuGet Octopus Okta OpenAI OpenShift Perplexity Plaid " +
		"PlanetScale Postman Prefect Pulumi PyPI RapidAPI ReadMe RubyGems Scalingo Sendbird SendGrid Sendinblue Sentry Settlemint Shippo Shopify Sidekiq URL Slack Snyk " +
		"Sonar Sourcegraph Square Squarespace Stripe Telegram Twilio Twitch Twitter Typeform Yandex Zendesk API ID CI HCP Vault") {
		by[strings.ToLower(w)] = w
	}
	for id, w := range map[string]string{"personnal": "personal", "cicd": "CI/CD", "droneci": "Drone CI", "flyio": "Fly.io", "frameio": "Frame.io", "huggingface": "Hugging Face",
		"nytimes": "New York Times", "privateai": "Private AI", "sumologic": "Sumo Logic", "travisci": "Travis CI", "tf": "Terraform", "pub": "public", "ptt": "pipeline trigger token",
		"rrt": "runner registration token", "v2": "(version 2)"} {
		by[id] = w
	}
	return by
}()

// says writes a rule's id as people do: "AWS access token".
func says(id string) string {
	words := strings.Split(id, "-")
	for i, w := range words {
		if s, ok := spelled[w]; ok {
			words[i] = s
		}
	}
	return strings.Join(words, " ")
}

// fixed stands before each letter of a literal whose case is given.
const fixed = '\x01'

// literals lists the texts that an expression without repetition matches. Letters whose case is free are in lower case; a text that is
// meant as it stands begins with "=": "(?-i:ETSY|[Ee]tsy)" gives =ETSY, =Etsy, =etsy.
func literals(pattern string) ([]string, error) {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, err
	}
	list, ok := expand(tree)
	if !ok {
		return nil, fmt.Errorf("%q has no finite list of texts", pattern)
	}
	var all []string
	for _, s := range list {
		if !strings.ContainsRune(s, fixed) {
			all = append(all, s)
			continue
		}
		forms := []string{"="}
		exact := false
		for _, r := range s {
			if r == fixed {
				exact = true
				continue
			}
			variants := []string{string(r)}
			if !exact && unicode.IsLetter(r) {
				variants = append(variants, strings.ToUpper(string(r)))
			}
			exact = false
			forms = product(forms, variants)
		}
		all = append(all, forms...)
	}
	return all, nil
}

func product(first, second []string) []string {
	var all []string
	for _, a := range first {
		for _, b := range second {
			all = append(all, a+b)
		}
	}
	return all
}

// expand gives the texts of a tree. A wildcard stands for a dot, which is what it was written for.
func expand(re *syntax.Regexp) ([]string, bool) {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return []string{""}, true
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return []string{strings.ToLower(string(re.Rune))}, true
		}
		return []string{exact(string(re.Rune))}, true
	case syntax.OpCharClass:
		return class(re)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return []string{"."}, true
	case syntax.OpCapture:
		return expand(re.Sub[0])
	case syntax.OpQuest:
		list, ok := expand(re.Sub[0])
		return append([]string{""}, list...), ok
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			list, ok := expand(sub)
			if !ok {
				return nil, false
			}
			all = append(all, list...)
		}
		return all, true
	case syntax.OpConcat:
		all := []string{""}
		for _, sub := range re.Sub {
			list, ok := expand(sub)
			if !ok || len(list)*len(all) > 200 {
				return nil, false
			}
			all = product(all, list)
		}
		return all, true
	}
	return nil, false
}

// exact marks the letters of a text whose case matters.
func exact(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) {
			b.WriteRune(fixed)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// class lists the members of a small character class.
func class(re *syntax.Regexp) ([]string, bool) {
	var all []string
	for i := 0; i < len(re.Rune); i += 2 {
		for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
			if len(all) > 8 {
				return nil, false
			}
			all = append(all, exact(string(r)))
		}
	}
	return all, true
}
