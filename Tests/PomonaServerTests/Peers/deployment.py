"""Checks the shape of the deployment's files, and that what they mention exists: deployment.py ROOT PROGRAM.

Prints each problem. It is not a cluster: what it does not check may be wrong."""

import json
import pathlib
import re
import subprocess
import sys

import yaml
from jsonschema import Draft202012Validator

root = pathlib.Path(sys.argv[1])
problems = []


def shape(properties, required=None, **more):
    return {"type": "object", "properties": properties, "required": list(properties) if required is None else required, **more}


def const(value):
    return {"const": value}


text, labels = {"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1}
selector = shape({"matchLabels": labels})
probe = shape({"httpGet": shape({"path": {"pattern": "^/"}, "port": const("http")}), "periodSeconds": {"type": "integer"}})
container = shape({
    "name": text, "image": {"pattern": "^[a-z0-9./-]+:[^:]+$", "not": {"pattern": ":latest$"}}, "args": {"type": "array", "items": text},
    "ports": {"type": "array", "contains": shape({"name": const("http"), "containerPort": const(8080)})},
    "readinessProbe": probe, "livenessProbe": probe, "startupProbe": probe,
    "resources": shape({"requests": shape({"cpu": text, "memory": text}), "limits": shape({"cpu": text, "memory": text})}),
    "securityContext": shape({
        "allowPrivilegeEscalation": const(False), "readOnlyRootFilesystem": const(True),
        "capabilities": shape({"drop": const(["ALL"])})}),
    "volumeMounts": {"type": "array", "contains": shape({"mountPath": const("/tmp")})}})
SCHEMAS = {
    ("apps/v1", "Deployment"): shape({
        "selector": selector,
        "template": shape({"metadata": shape({"labels": labels}), "spec": shape({
            "automountServiceAccountToken": const(False), "terminationGracePeriodSeconds": {"type": "integer", "minimum": 26},
            "securityContext": shape({"runAsNonRoot": const(True), "runAsUser": {"type": "integer", "minimum": 1}}, additionalProperties=True),
            "containers": {"type": "array", "minItems": 1, "maxItems": 1, "items": container},
            "volumes": {"type": "array", "items": shape({"name": text}, additionalProperties=True)}})})}),
    ("v1", "Service"): shape({"selector": labels, "ports": {"type": "array", "contains": shape({"targetPort": const("http")})}}),
    ("policy/v1", "PodDisruptionBudget"): shape({"selector": selector}),
    ("autoscaling/v2", "HorizontalPodAutoscaler"): shape({
        "scaleTargetRef": shape({"apiVersion": const("apps/v1"), "kind": const("Deployment"), "name": text}),
        "minReplicas": {"type": "integer", "minimum": 1}, "maxReplicas": {"type": "integer"},
        "metrics": {"type": "array", "minItems": 1, "items": shape({"type": const("Pods"), "pods": shape({
            "metric": shape({"name": text}),
            "target": shape({"type": const("AverageValue"), "averageValue": text})})})}}),
    ("networking.k8s.io/v1", "NetworkPolicy"): shape({
        "podSelector": selector, "policyTypes": const(["Ingress", "Egress"]),
        "ingress": {"type": "array", "minItems": 1}}),
}

documents = {}
for path in sorted((root / "deploy/kubernetes").glob("*.yaml")):
    for document in yaml.safe_load_all(path.read_text()):
        kind = (document.get("apiVersion"), document.get("kind"))
        schema = SCHEMAS.get(kind)
        if schema is None:
            problems.append(f"{path.name}: {kind} is not known here")
            continue
        documents[kind[1]] = document
        whole = shape({"metadata": shape({"name": {"pattern": "^[a-z0-9-]+$"}}), "spec": schema}, additionalProperties=True)
        problems += [f"{path.name}: {list(error.path)}: {error.message[:200]}" for error in Draft202012Validator(whole).iter_errors(document)]

# References between the files.
if missing := {kind for _, kind in SCHEMAS} - documents.keys():
    problems.append(f"there is no {missing}")
template = documents["Deployment"]["spec"]["template"]
worn = template["metadata"]["labels"]
for kind, path in [("Deployment", ["selector", "matchLabels"]), ("Service", ["selector"]),
                   ("PodDisruptionBudget", ["selector", "matchLabels"]), ("NetworkPolicy", ["podSelector", "matchLabels"])]:
    chosen = documents[kind]["spec"]
    for key in path:
        chosen = chosen[key]
    if not chosen.items() <= worn.items():
        problems.append(f"{kind} chooses {chosen}, pods wear {worn}")
if documents["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"] != documents["Deployment"]["metadata"]["name"]:
    problems.append("the autoscaler scales something else")
mounted = {mount["name"] for mount in template["spec"]["containers"][0]["volumeMounts"]}
if mounted != {volume["name"] for volume in template["spec"]["volumes"]}:
    problems.append("volumes and mounts differ")

# References to the program.
sources = "\n".join(path.read_text() for path in (root / "Sources/PomonaServer").rglob("*.swift"))
options = subprocess.run([sys.argv[2], "serve", "--help"], capture_output=True, text=True).stdout
only = template["spec"]["containers"][0]
metric = documents["HorizontalPodAutoscaler"]["spec"]["metrics"][0]["pods"]["metric"]["name"]
for mentioned in [only[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "readiness", "liveness")] + [metric, "/metrics"]:
    if f'"{mentioned}"' not in sources:
        problems.append(f"the service has no {mentioned}")
containerfile = (root / "deploy/Containerfile").read_text()
for option in re.findall(r"--[a-z-]+", json.dumps(only["args"]) + " ".join(re.findall(r"^(?:ENTRYPOINT|CMD).*", containerfile, re.M))):
    if f"{option} " not in options and f"{option}\n" not in options:
        problems.append(f"there is no option {option}")

instructions = [line.split()[0] for line in re.sub(r"\\\n", " ", containerfile).splitlines() if line and not line.startswith("#")]
known = {"FROM", "RUN", "WORKDIR", "COPY", "USER", "VOLUME", "EXPOSE", "ENTRYPOINT", "CMD", "ENV"}
if unknown := set(instructions) - known:
    problems.append(f"Containerfile: {unknown}")
if instructions.count("FROM") != 2 or "USER" not in instructions or re.search(r"^USER (root|0)", containerfile, re.M):
    problems.append("Containerfile: two stages and a user that is not root are expected")
for array in re.findall(r"^(?:ENTRYPOINT|CMD) (.*)", containerfile, re.M):
    json.loads(array)
packages = (root / "scripts/setup").read_text()
for name in re.search(r"system_packages\(\) { debian_packages (.*); }", packages).group(1).split():
    if name not in containerfile:
        problems.append(f"Containerfile: {name}, which scripts/setup installs, is missing")
print("\n".join(problems))
