// Writes documents.d.ts: the types of the plain documents, from the JSON Schemas that the library gives of them. The one argument is
// the folder of the library, and of what is written; without it, the package.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url)))
const native = createRequire(import.meta.url)(join(root, 'native.js'))

const named = new Map()
for (const [name, whole] of Object.entries(native.jsonSchemas())) {
  // A type that contains itself names itself as the root.
  let schema = refer(whole, '#', `#/$defs/${name}`)
  for (const inner of Object.keys(schema.$defs ?? {})) {
    if (!differs(inner, schema.$defs[inner])) continue
    // Two documents have a part of one name: the later one says whose it is.
    schema = refer(schema, `#/$defs/${inner}`, `#/$defs/${name}${inner}`)
    schema.$defs[`${name}${inner}`] = schema.$defs[inner]
    delete schema.$defs[inner]
  }
  for (const [inner, part] of Object.entries(schema.$defs ?? {})) define(inner, part)
  define(name, schema)
}

const text = [...named]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, schema]) => `${comment(schema.description, '')}export type ${name} = ${typeOf(schema, '')}\n`)
writeFileSync(
  join(root, 'documents.d.ts'),
  `/* Made by \`npm run build\` from the JSON Schemas of the library. */\n\n${text.join('\n')}`,
)

function refer(schema, from, to) {
  return JSON.parse(JSON.stringify(schema).replaceAll(`"$ref":"${from}"`, `"$ref":"${to}"`))
}

function define(name, schema) {
  if (differs(name, schema)) throw new Error(`two documents define ${name} differently`)
  named.set(name, own(schema))
}

function differs(name, schema) {
  return named.has(name) && JSON.stringify(named.get(name)) !== JSON.stringify(own(schema))
}

function own({ $defs, $schema, title, ...own }) {
  return own
}

function typeOf(schema, indent) {
  if (typeof schema === 'boolean') return schema ? 'unknown' : 'never'
  const parts = []
  if (schema.$ref) parts.push(schema.$ref.split('/').pop())
  if ('const' in schema) parts.push(literal(schema.const))
  if (schema.enum) parts.push(union(schema.enum.map(literal)))
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) parts.push(union(choices.map((choice) => typeOf(choice, indent))))
  for (const part of schema.allOf ?? []) parts.push(typeOf(part, indent))
  const plain = !('const' in schema) && !schema.enum
  if (plain && schema.type) {
    const kinds = [schema.type].flat().map((kind) => ofKind(kind, schema, indent))
    parts.push(union(kinds))
  } else if (plain && schema.properties) {
    parts.push(ofKind('object', schema, indent))
  }
  if (parts.length === 0) return 'unknown'
  return parts.length === 1 ? parts[0] : parts.map((part) => (part.includes(' | ') ? `(${part})` : part)).join(' & ')
}

function ofKind(kind, schema, indent) {
  switch (kind) {
    case 'integer':
    case 'number':
      return 'number'
    case 'string':
    case 'boolean':
    case 'null':
      return kind
    case 'array': {
      if (schema.prefixItems) return `readonly [${schema.prefixItems.map((item) => typeOf(item, indent)).join(', ')}]`
      const item = typeOf(schema.items ?? true, indent)
      if (schema.minItems === schema.maxItems && schema.minItems > 0) {
        return `readonly [${Array(schema.minItems).fill(item).join(', ')}]`
      }
      return `readonly ${/[ &|]/.test(item) && !item.startsWith('{') ? `(${item})` : item}[]`
    }
    case 'object': {
      const fields = Object.entries(schema.properties ?? {})
      const others = typeof schema.additionalProperties === 'object' ? typeOf(schema.additionalProperties, indent) : undefined
      if (fields.length === 0) return others ? `Readonly<Record<string, ${others}>>` : 'Record<string, unknown>'
      const deeper = `${indent}  `
      const lines = fields.map(([name, field]) => {
        const optional = (schema.required ?? []).includes(name) ? '' : '?'
        return `${comment(field.description, deeper)}${deeper}${name}${optional}: ${typeOf(field, deeper)}\n`
      })
      return `{\n${lines.join('')}${indent}}`
    }
    default:
      throw new Error(`a schema has the unknown type ${kind}`)
  }
}

function union(types) {
  return [...new Set(types)].join(' | ')
}

function literal(value) {
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value)
}

function comment(description, indent) {
  if (!description) return ''
  // Links of the Rust documentation say nothing here.
  const plain = description
    .replace(/\n*```[^]*?```/g, '')
    .replace(/\[(`[^`]+`)\](\([^)]*\))?/g, (_, code) => code.replaceAll('::', '.'))
  const lines = plain.replaceAll('*/', '* /').split('\n')
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`
  return `${indent}/**\n${lines.map((line) => `${indent} *${line ? ` ${line}` : ''}\n`).join('')}${indent} */\n`
}
