// Checks both published documents against their official schemas and the AsyncAPI parser's rules:
// validate.mjs OPENAPI_FILE ASYNCAPI_FILE. Prints what is wrong, nothing otherwise.

import { readFile } from 'node:fs/promises';
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';

const [openApiFile, asyncApiFile] = process.argv.slice(2);

const openApi = await new Validator().validate(JSON.parse(await readFile(openApiFile, 'utf8')));
const findings = openApi.valid ? [] : [openApi.errors].flat();

// The bodies are schemas of the OpenAPI document, so references to it are followed.
const parser = new Parser();
const diagnostics = await parser.validate(await readFile(asyncApiFile, 'utf8'), { source: asyncApiFile });
findings.push(...diagnostics.map(({ code, message, path }) => `${code} at ${path.join('/')}: ${message}`));

for (const finding of findings) console.log(finding);
process.exitCode = findings.length === 0 ? 0 : 1;
