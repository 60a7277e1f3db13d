// The npm package from Node, found by its name as a user's project finds it. Run by tests/node.rs.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { check, emit, explain, plan, rules, targets } from "xks-preflight";
import init, * as web from "xks-preflight/web";

const examples = new URL(`file://${process.env.XKS_EXAMPLES}/`);
const example = (name) => readFile(new URL(name, examples));
const secret = "p3+Q0tF4yJr8mWcZ1vKx7NbL2eHsUdGa9RiTfYoXjMk=";
const rest = {
    region: "eu-central-1",
    name: "payments",
    connectivity: "PUBLIC_ENDPOINT",
    uriEndpoint: "https://xks.payments-platform.net",
};
const chain = () => readFile(new URL("../chains/aws-amazon-com.pem", examples));
const ready = async () => ({ ...rest, configurationFile: await example("ready.json") });
const codes = (report) => report.findings.map((finding) => finding.code);
const ofCertificates = (rules) => rules.filter((code) => code.startsWith("cert-"));
const printed = (name) => readFile(new URL(`../evidence/${name}`, examples));

test("the examples get their verdicts", async () => {
    for (const name of ["ready.json", "ready-no-prefix.json", "spec-example.json"]) {
        const report = await check({ ...rest, configurationFile: await example(name) });
        assert.equal(report.verdict, "ready", name);
    }
    const report = await check({ ...rest, configurationFile: (await example("document-example.json")).toString() });
    assert.equal(report.verdict, "blocked");
    assert.equal(report.findings[0].code, "access-key-id-characters");
    assert.deepEqual([report.findings[0].labels[0].line, report.findings[0].labels[0].column], [4, 26]);
});

test("check returns a promise and a plain report", async () => {
    const promise = check({});
    assert.ok(promise instanceof Promise);
    const report = await promise;
    assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
    assert.equal(report.verdict, "incomplete");
    assert.ok(Math.abs(Date.parse(report.at) - Date.now()) < 60_000);
});

test("the report is the one that the command line prints", async () => {
    const at = "2026-11-24T12:00:00Z";
    const configurationFile = await example("document-example.json");
    const report = await check({ ...rest, configurationFile, certificateChain: await chain() }, { at });
    const printed = JSON.parse(process.env.XKS_CLI_REPORT);
    assert.deepEqual({ ...report, at }, printed);
});

test("a chain is verified by the platform's cryptography", async () => {
    const inputs = { ...(await ready()), uriEndpoint: "https://aws.amazon.com", certificateChain: await chain() };
    const report = await check(inputs, { at: "2026-09-15T00:00:00Z" });
    assert.equal(report.verdict, "ready");
    assert.deepEqual([report.unknown, codes(report)].map(ofCertificates), [[], []]);
    assert.deepEqual(report.certificateChain.path, [0, 1]);
    assert.equal(report.certificateChain.trust, "published");
    // One bit of the leaf's signature.
    const broken = (await chain()).toString().split("\n");
    const last = broken.indexOf("-----END CERTIFICATE-----") - 2;
    broken[last] = (broken[last][10] === "A" ? "B" : "A") + broken[last].slice(1);
    const refused = await check({ ...inputs, certificateChain: broken.join("\n") }, { at: "2026-09-15T00:00:00Z" });
    assert.equal(refused.verdict, "blocked");
    assert.ok(codes(refused).includes("cert-signature"), codes(refused).join());
    await assert.rejects(plan({ ...inputs, certificateChain: broken.join("\n") }), { name: "NotReadyError" });
});

test("without a chain the rules of certificates are unknown", async () => {
    const report = await check(await ready());
    assert.equal(report.verdict, "ready");
    assert.equal(report.unknown.filter((code) => code.startsWith("cert-")).length, 16);
    assert.ok(!("certificateChain" in report));
});

test("a chain can be judged by other roots, which says nothing of AWS", async () => {
    const blocks = (await chain()).toString().match(/-----BEGIN[^]*?END CERTIFICATE-----\n/g);
    const inputs = { ...(await ready()), uriEndpoint: "https://aws.amazon.com", certificateChain: blocks[0] };
    const at = new Date("2026-09-15T00:00:00Z");
    const report = await check(inputs, { at, roots: new TextEncoder().encode(blocks[1]) });
    assert.deepEqual([report.verdict, ofCertificates(report.unknown)], ["ready", ["cert-trusted-root"]]);
    assert.equal(report.certificateChain.roots, "given");
    await assert.rejects(check(inputs, { roots: 1 }), TypeError);
});

test("an error is explained, and nothing of the text comes back", () => {
    const text = `😀 An error occurred (XksProxyUriInUseException) when calling the CreateCustomKeyStore operation: ${secret}`;
    const answer = explain(text);
    assert.equal(answer.explanations[0].name, "XksProxyUriInUseException");
    const { start, end } = answer.explanations[0].place.utf16;
    assert.equal(text.slice(start, end), "XksProxyUriInUseException");
    assert.ok(!JSON.stringify(answer).includes(secret.slice(0, 8)));
    assert.equal(explain("").recognised, false);
    assert.throws(() => explain(1), TypeError);
});

test("what the AWS CLI printed decides what stands around the store", async () => {
    const stores = await printed("v2-yaml/describe-custom-key-stores.yaml");
    const known = await check({ ...(await ready()), evidence: stores });
    assert.equal(known.verdict, "ready");
    assert.ok(!known.unknown.includes("name-in-use") && known.unknown.includes("plan-mtls"), known.unknown.join());
    const confirmed = await check({ ...(await ready()), evidence: [stores.toString()] }, { confirm: ["plan-mtls"] });
    assert.ok(!confirmed.unknown.includes("plan-mtls"), confirmed.unknown.join());
    const taken = await check({ ...(await ready()), name: "Vault", evidence: [stores, "{}"] });
    assert.equal(taken.verdict, "blocked");
    assert.equal(taken.findings[0].code, "name-in-use");
    const standing = (report, rule) => report.checklist.find(({ rules }) => rules.includes(rule));
    const broken = standing(taken, "name-in-use");
    assert.deepEqual([broken.state, broken.says], ["broken", taken.findings[0].message]);
    assert.match(broken.evidence.join(), /describe-custom-key-stores/);
    assert.deepEqual(standing(known, "plan-mtls").confirm, ["plan-mtls"]);
    assert.equal(standing(confirmed, "plan-mtls").state, "met");
    await assert.rejects(plan({ ...(await ready()), name: "Vault", evidence: stores }), { name: "NotReadyError" });
    for (const evidence of [1, {}, [1], [[stores]]]) {
        await assert.rejects(check({ evidence }), TypeError);
    }
    await assert.rejects(check({}, { confirm: ["no-rule"] }), TypeError);
    // There are three; what AWS has raised, or lowered, is the person's to say.
    const within = async (storeQuota) => check({ ...(await ready()), evidence: stores }, { storeQuota });
    assert.equal((await within(3)).findings[0].code, "store-quota");
    assert.equal((await within(4)).verdict, "ready");
    for (const storeQuota of [0, -1, 1.5, 10001, NaN, "4"]) {
        await assert.rejects(within(storeQuota), /options.storeQuota is no whole number from 1 to 10000/);
    }
});

test("a plan is opaque and emits", async () => {
    const checked = await plan(await ready());
    assert.deepEqual(Object.keys(checked).filter((key) => !key.startsWith("__wbg")), []);
    assert.doesNotMatch(JSON.stringify(checked), /p3\+Q/);
    for (const { id, purpose } of targets()) {
        if (id === "update" || id === "first-key") {
            assert.throws(() => emit(checked, id), { name: "UnsupportedError" });
            continue;
        }
        const kept = purpose === "Create" && /^(cloudformation|terraform)/.test(id);
        if (kept || purpose === "Build the network") {
            // Everybody who may look at a stack reads its template, and this endpoint is public; a configuration is kept
            // in a repository.
            assert.throws(() => emit(checked, id, { includeSecret: true }), { name: "UnsupportedError" });
            continue;
        }
        const artefact = emit(checked, id, { includeSecret: true });
        const holds = purpose === "Create";
        assert.ok(artefact.containsSecret === holds && artefact.text.includes(secret) === holds, id);
    }
    const script = emit(checked, "bash");
    assert.ok(script.executable && !script.containsSecret && !JSON.stringify(script).includes(secret));
    assert.throws(() => emit(checked, "configuration-file"), { name: "UnsupportedError" });
    assert.throws(() => emit(checked, "pulumi"), TypeError);
    assert.throws(() => emit({}, "bash"));
    checked.free();
    assert.throws(() => emit(checked, "bash"));
});

test("the network is planned before the store is ready", async () => {
    const inputs = { region: "eu-central-1", connectivity: "VPC_ENDPOINT_SERVICE", uriEndpoint: rest.uriEndpoint };
    await assert.rejects(plan(inputs), { name: "NotReadyError" });
    const network = await plan(inputs, { for: "cloudformation-network" });
    assert.match(emit(network, "cloudformation-network").text, /AWS::EC2::VPCEndpointService/);
    assert.throws(() => emit(network, "bash"), { name: "NotReadyError" });
    network.free();
    const open = { ...inputs, connectivity: "PUBLIC_ENDPOINT" };
    await assert.rejects(plan(open, { for: "cloudformation-network" }), {
        name: "UnsupportedError",
        message: /choose VPC_ENDPOINT_SERVICE/,
    });
    await assert.rejects(plan({}, { for: "cloudformation-network" }), { name: "NotReadyError" });
});

test("a key store that exists is changed, and what is not given stays as it is", async () => {
    const existing = await printed("v2-yaml/describe-custom-key-stores.yaml");
    const options = { for: "update" };
    const named = { region: "eu-central-1", existing, store: "Ledger", name: "Ledger, new" };
    const checked = await plan(named, options);
    const script = emit(checked, "update");
    assert.match(script.text, /\nxks_store_id=cks-4444cccc5555dddd6\n/);
    assert.ok(script.executable && !script.containsSecret && script.text.includes("\nxks_changes_credential=no\n"));
    // The script that gathers needs no plan but the Region.
    for (const { id } of targets().filter(({ id }) => id !== "update" && id !== "gather")) {
        assert.throws(() => emit(checked, id), { name: "UnsupportedError" }, id);
    }
    assert.match(emit(checked, "gather").text, /eu-central-1/);
    checked.free();

    // What could lead to other external keys is acknowledged first.
    const elsewhere = { ...named, uriEndpoint: "https://xks.ledger.example.net", existing: existing.toString() };
    const report = await check(elsewhere, options);
    assert.ok(codes(report).includes("edit-same-keys"), codes(report).join());
    assert.ok(!report.unknown.includes("name-in-use"), "what was printed of it is evidence");
    const moved = await plan(elsewhere, options);
    assert.throws(() => emit(moved, "update"), { name: "UnsupportedError", message: /same external keys/ });
    assert.match(emit(moved, "update", { acknowledgeSameKeys: true }).text, /xks\.ledger\.example\.net/);
    moved.free();

    // A new credential goes into the script where that is chosen, and nowhere else.
    const rotated = await plan({ ...named, configurationFile: await example("ready.json") }, options);
    assert.ok(!emit(rotated, "update", { acknowledgeSameKeys: true }).text.includes(secret));
    assert.ok(emit(rotated, "update", { acknowledgeSameKeys: true, includeSecret: true }).text.includes(secret));
    rotated.free();

    // It does not stand against itself, but the others do.
    await assert.rejects(plan({ ...named, name: "Vault" }, options), (error) => {
        return error.name === "NotReadyError" && codes(error.report).includes("name-in-use");
    });
    const unsupported = [
        [{ store: undefined }, /several key stores: choose one/],
        [{ store: "Nobody" }, /no key store of that ID or name/],
        [{ store: "Vault" }, /AWS CloudHSM key store/],
        [{ existing: "" }, /no list of key stores/],
        [{ existing: secret }, /no list of key stores/],
    ];
    for (const [other, message] of unsupported) {
        await assert.rejects(plan({ ...named, ...other }, options), (error) => {
            assert.equal(error.name, "UnsupportedError");
            assert.match(error.message, message);
            assert.ok(!error.message.includes(secret.slice(0, 8)));
            return true;
        });
    }
});

test("a KMS key is planned from a key store and an external key", async () => {
    const key = {
        storeId: "cks-00000000000000001",
        xksKeyId: "Payments_2026.1",
        alias: "alias/payments",
        tags: [{ key: "team", value: "$(id)" }],
    };
    const inputs = { region: "eu-central-1", key };
    const options = { for: "first-key" };
    const checked = await plan(inputs, options);
    const script = emit(checked, "first-key");
    assert.ok(script.text.includes("\nxks_key=Payments_2026.1\n") && script.executable);
    assert.throws(() => emit(checked, "bash"), { name: "UnsupportedError" });
    assert.throws(() => emit(checked, "update"), { name: "UnsupportedError" });
    checked.free();
    const metadata = { keySpec: "AES_256", keyUsage: ["ENCRYPT"], keyStatus: "ENABLED" };
    const judged = await check({ ...inputs, evidence: JSON.stringify(metadata) }, options);
    assert.deepEqual([judged.verdict, judged.findings[0].code], ["blocked", "key-usage"]);
    assert.ok(!judged.unknown.includes("key-spec") && !judged.unknown.includes("name-in-use"), judged.unknown.join());
    const wrong = await check({ ...inputs, key: { ...key, alias: "payments", xksKeyId: "a b" } }, options);
    assert.deepEqual(codes(wrong).slice(0, 2), ["xks-key-id-characters", "alias-name"]);
    await assert.rejects(plan({ region: "eu-central-1", key: {} }, options), { name: "NotReadyError" });
});

test("what belongs to one target alone is refused for another", async () => {
    const existing = await printed("v2-yaml/describe-custom-key-stores.yaml");
    const wrong = [
        [{ existing }, {}, /existing and inputs.store belong to a change/],
        [{ store: secret }, {}, /belong to a change/],
        [{ key: {} }, { for: "update" }, /inputs.existing is missing/],
        [{ existing, key: {} }, { for: "update" }, /inputs.key belongs to a KMS key/],
        [{ key: { tags: {} } }, { for: "first-key" }, /inputs.key.tags is an object; a list was expected/],
        [{ key: { tags: [{ key: secret }] } }, { for: "first-key" }, /inputs.key.tags\[0\].value is missing/],
        [{ key: { tags: [[secret]] } }, { for: "first-key" }, /inputs.key.tags\[0\] is a list/],
        [{ key: { [secret]: 1 } }, { for: "first-key" }, /inputs.key has a key that is none of/],
        [{ key: secret }, { for: "first-key" }, /inputs.key is a text; an object was expected/],
        [{ existing: 1 }, { for: "update" }, /inputs.existing is a number/],
        [{}, { for: secret }, /no such target/],
    ];
    for (const [inputs, options, message] of wrong) {
        for (const call of [check, plan]) {
            await assert.rejects(call(inputs, options), (error) => {
                assert.ok(error instanceof TypeError, String(error));
                assert.match(error.message, message);
                assert.ok(!`${error.message} ${error.stack}`.includes(secret.slice(0, 8)), error.message);
                return true;
            });
        }
    }
});

test("targets are listed with what they are for", () => {
    const list = targets();
    assert.deepEqual(
        ["bash", "cloudformation-network", "update", "first-key"].map((id) => list.find((each) => each.id === id).purpose),
        ["Create", "Build the network", "Change", "Change"],
    );
});

test("what is not ready rejects with its report", async () => {
    await assert.rejects(plan({ ...(await ready()), uriPath: "x" }), (error) => {
        assert.equal(error.name, "NotReadyError");
        assert.equal(error.report.verdict, "blocked");
        assert.ok(!JSON.stringify([error.message, error.stack, error.report]).includes(secret.slice(0, 8)));
        return true;
    });
});

test("no thrown error quotes an argument", async () => {
    const wrong = [
        [secret],
        [[secret]],
        [null],
        [{ [secret]: 1 }],
        [{ name: [secret] }],
        [{ rawSecretAccessKey: { secret } }],
        [{ withholdCredential: secret }],
        [{ configurationFile: { secret } }],
        [{}, secret],
        [{}, { at: secret }],
        [{}, { allow: [secret] }],
        [{}, { confirm: [secret] }],
        [{ evidence: { secret } }],
        [{}, { [secret]: 1 }],
    ];
    for (const call of [check, plan]) {
        for (const wrongArguments of wrong) {
            await assert.rejects(call(...wrongArguments), (error) => {
                assert.ok(error instanceof TypeError, String(error));
                assert.ok(!`${error.message} ${error.stack}`.includes(secret.slice(0, 8)), error.message);
                return true;
            });
        }
    }
    const checked = await plan(await ready());
    assert.throws(() => emit(checked, secret), (error) => !error.message.includes(secret.slice(0, 8)));
    assert.throws(() => emit(checked, "bash", { includeSecret: secret }), TypeError);
});

test("undefined and null mean not given", async () => {
    const report = await check({ region: undefined, name: null, withholdCredential: null }, { at: null, allow: undefined });
    assert.equal(codes(report).filter((code) => code === "input-missing").length, 7);
});

test("the platform converts international host names", async () => {
    const report = await check({ ...rest, uriEndpoint: "https://bücher.payments-platform.net" });
    assert.equal(report.findings[0].fix.edits[0].value, "https://xn--bcher-kva.payments-platform.net");
    // Nothing but a host is taken for one.
    for (const host of ["a b", "ü@x.org", "ü%2fx.org", "ü\u0000.org"]) {
        const { findings } = await check({ ...rest, uriEndpoint: `https://${host}` });
        const offered = findings.map((finding) => finding.fix?.edits[0].value ?? "");
        assert.ok(offered.every((value) => /^(https:\/\/[a-z0-9.-]*)?$/.test(value)), JSON.stringify(offered));
    }
});

test("an allowed rule becomes a warning, a contract rule does not", async () => {
    const inputs = { ...(await ready()), uriEndpoint: "https://xks.payments.internal" };
    const allow = ["endpoint-not-public", "endpoint-scheme"];
    assert.equal((await check(inputs, { allow })).verdict, "ready");
    assert.equal((await check({ ...inputs, uriEndpoint: "http://xks.example.org" }, { allow })).verdict, "blocked");
});

test("hostile inputs get a report", async () => {
    const noise = new Uint8Array(10 << 20).map((_, i) => Math.imul(i, 2654435761) >>> 24);
    const utf16 = Buffer.from(`\ufeff${await example("ready.json")}`, "utf16le");
    assert.ok(codes(await check({ configurationFile: noise })).includes("config-too-large"));
    assert.ok(codes(await check({ configurationFile: "[".repeat(60_000) })).includes("config-syntax"));
    assert.ok(codes(await check({ configurationFile: new Uint8Array(0) })).includes("config-syntax"));
    assert.ok(codes(await check({ name: "\ud800" })).includes("text-damaged"));
    assert.ok(codes(await check({ name: "x".repeat(10 << 20) })).includes("name-length"));
    assert.equal((await check({ ...rest, configurationFile: utf16 })).verdict, "ready");
});

test("rules are listed with what they demand", () => {
    const list = rules();
    assert.ok(list.length > 40 && list.every((rule) => rule.demands && rule.why && rule.sources.length > 0));
});

test("the same from CommonJS, and from the module for browsers", async () => {
    const required = createRequire(import.meta.url)("xks-preflight");
    assert.equal((await required.check({})).verdict, "incomplete");
    const wasm = createRequire(import.meta.url).resolve("xks-preflight/web/xks_preflight_bg.wasm");
    await init({ module_or_path: await readFile(wasm) });
    const options = { at: new Date("2026-11-24T12:00:00Z") };
    assert.deepEqual(await web.check(await ready(), options), await check(await ready(), options));
});
