// The certificate benchmark's page: one chain through this project and through JavaScript's libraries, in turns.
// tests/bench/chain.rs calls `measure`.
import "reflect-metadata";
import * as asn1js from "asn1js";
import forge from "node-forge";
import * as x509 from "@peculiar/x509";
import * as pkijs from "pkijs";
import init, { Judge, read } from "./ours.js";

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const blocks = (pem) => pem.match(/-----BEGIN[^]*?END CERTIFICATE-----/g);
const bytes = (block) => Uint8Array.from(atob(block.replace(/-----[^-]*-----|\s/g, "")), (c) => c.charCodeAt(0));
const pkijsCertificate = (block) => pkijs.Certificate.fromBER(bytes(block));

// The signatures alone, with everything parsed before: what no implementation on WebCrypto can go below.
async function floor(chain, root) {
    const certificates = [...blocks(chain), ...blocks(root)].map(pkijsCertificate);
    const engine = pkijs.getEngine().crypto;
    const questions = certificates.slice(0, -1).map((certificate, index) => {
        const issuer = certificates[index + 1];
        const { algorithm } = engine.getAlgorithmParameters
            ? pkijs.getAlgorithmParameters(engine.getAlgorithmByOID(certificate.signatureAlgorithm.algorithmId).name, "verify")
            : {};
        const hash = engine.getHashAlgorithm(certificate.signatureAlgorithm);
        const imported = { ...engine.getAlgorithmByOID(issuer.subjectPublicKeyInfo.algorithm.algorithmId), hash };
        if (imported.name === "ECDSA" || imported.name === "ECDH" || "namedCurve" in algorithm) {
            imported.name = "ECDSA";
            imported.namedCurve = { "1.2.840.10045.3.1.7": "P-256", "1.3.132.0.34": "P-384" }[
                issuer.subjectPublicKeyInfo.algorithm.algorithmParams.valueBlock.toString()
            ];
        } else {
            imported.name = "RSASSA-PKCS1-v1_5";
        }
        let signature = certificate.signatureValue.valueBlock.valueHexView.slice();
        if (imported.name === "ECDSA") {
            const size = imported.namedCurve === "P-384" ? 48 : 32;
            const pair = asn1js.fromBER(signature).result;
            signature = new Uint8Array(pkijs.createECDSASignatureFromCMS(pair, size));
        }
        return { spki: issuer.subjectPublicKeyInfo.toSchema().toBER(), imported, hash, signature, tbs: certificate.tbsView.slice() };
    });
    return async () => {
        for (const { spki, imported, hash, signature, tbs } of questions) {
            const key = await crypto.subtle.importKey("spki", spki, imported, false, ["verify"]);
            if (!(await crypto.subtle.verify({ name: imported.name, hash }, key, signature, tbs))) throw Error("floor");
        }
    };
}

async function contenders(chain, root, host, at, kind) {
    const judge = new Judge(host, BigInt(at), root);
    const checkDate = new Date(at * 1000);
    const trusted = pkijsCertificate(root);
    const peculiarRoot = new x509.X509Certificate(root);
    const list = {
        "WebCrypto alone": await floor(chain, root),
        "this project": async () => {
            if (!(await judge.accepts(chain))) throw Error("this project");
        },
        "pkijs, its engine": async () => {
            const certs = blocks(chain).map(pkijsCertificate);
            const engine = new pkijs.CertificateChainValidationEngine({ trustedCerts: [trusted], certs: certs.toReversed(), checkDate });
            if (!(await engine.verify()).result) throw Error("pkijs");
        },
        "pkijs, a loop of verify": async () => {
            const certs = [...blocks(chain).map(pkijsCertificate), trusted];
            for (let index = 0; index + 1 < certs.length; index++) {
                if (!(await certs[index].verify(certs[index + 1]))) throw Error("pkijs loop");
            }
        },
        "@peculiar/x509": async () => {
            const [leaf, ...others] = blocks(chain).map((block) => new x509.X509Certificate(block));
            const path = await new x509.X509ChainBuilder({ certificates: [...others, peculiarRoot] }).build(leaf);
            for (let index = 0; index + 1 < path.length; index++) {
                if (!(await path[index].verify({ publicKey: path[index + 1], date: checkDate }))) throw Error("peculiar");
            }
            if (path.length !== 3) throw Error("peculiar path");
        },
    };
    if (kind === "RSA") {
        const store = forge.pki.createCaStore([root]);
        list["node-forge"] = async () => {
            const certificates = blocks(chain).map((block) => forge.pki.certificateFromPem(block));
            if (!forge.pki.verifyCertificateChain(store, certificates, { validityCheckDate: checkDate })) throw Error("forge");
        };
    }
    return list;
}

// Microseconds a call: the median of `rounds`, in each of which every contender runs `times` times.
async function race(list, rounds, times) {
    const taken = Object.fromEntries(Object.keys(list).map((name) => [name, []]));
    // A library that fails on this chain is left out, this project never is.
    for (const [name, run] of Object.entries(list)) {
        try {
            await run();
        } catch (error) {
            if (name === "this project") throw error;
            delete list[name], delete taken[name];
        }
    }
    for (let round = -1; round < rounds; round++) {
        for (const [name, run] of Object.entries(list)) {
            const start = performance.now();
            for (let time = 0; time < times; time++) await run();
            if (round >= 0) taken[name].push(((performance.now() - start) / times) * 1000);
        }
    }
    return Object.fromEntries(Object.entries(taken).map(([name, values]) => [name, median(values)]));
}

export async function measure({ chain, root, host, at, kind }) {
    const verify = await race(await contenders(chain, root, host, at, kind), 25, 20);
    const leaf = blocks(chain)[0];
    const parse = {
        "this project": async () => read(leaf),
        "pkijs": async () => pkijsCertificate(leaf),
        "@peculiar/x509": async () => new x509.X509Certificate(leaf),
    };
    if (kind === "RSA") parse["node-forge"] = async () => forge.pki.certificateFromPem(leaf);
    return { verify, parse: await race(parse, 25, 50) };
}

// Milliseconds of one call on pastes that are made to take long: the slowest of five.
export async function bounded({ leaf, issuing, root, host, at }) {
    const judge = new Judge(host, BigInt(at), root);
    const noise = (length) => {
        let text = "";
        for (let seed = 1; text.length < length; ) {
            seed = (seed * 48271) % 2147483647;
            text += seed.toString(36);
        }
        return text;
    };
    const ten = noise(10_000_000);
    const pastes = {
        "a chain of three": leaf + issuing,
        "500 certificates": (leaf + issuing).repeat(250),
        "1,000 certificates": (leaf + issuing).repeat(500),
        "5 MB of noise": ten.slice(0, 5_000_000),
        "10 MB of noise": ten,
        "10 MB of noise as a certificate": `-----BEGIN CERTIFICATE-----\n${ten}\n-----END CERTIFICATE-----\n`,
        "10 MB of BEGIN lines": "-----BEGIN CERTIFICATE-----\n".repeat(357_000),
    };
    const taken = {};
    for (const [name, paste] of Object.entries(pastes)) {
        taken[name] = 0;
        for (let time = 0; time < 5; time++) {
            const start = performance.now();
            await judge.accepts(paste);
            taken[name] = Math.max(taken[name], performance.now() - start);
        }
    }
    return taken;
}

await init();
globalThis.bounded = bounded;
globalThis.measure = measure;
