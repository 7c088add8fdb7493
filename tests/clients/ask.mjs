// Asks one query with Comunica. Standard input: {"query": ..., "sources": [...]}. Standard output: the answer as JSON.
import { QueryEngine } from "@comunica/query-sparql";

const term = (found) => ({
  type: found.termType,
  value: found.value,
  ...(found.termType === "Literal" && { language: found.language, datatype: found.datatype.value }),
});

let input = "";
for await (const piece of process.stdin) {
  input += piece;
}
const { query, sources } = JSON.parse(input);
try {
  const result = await new QueryEngine().query(query, { sources });
  const found = await result.execute();
  if (result.resultType === "boolean") {
    console.log(JSON.stringify({ boolean: found }));
  } else {
    const items = await found.toArray();
    const rows =
      result.resultType === "quads"
        ? items.map((quad) => [quad.subject, quad.predicate, quad.object].map((one) => one.value))
        : items.map((row) => Object.fromEntries([...row].map(([name, value]) => [name.value, term(value)])));
    console.log(JSON.stringify({ rows }));
  }
} catch (error) {
  console.log(JSON.stringify({ error: String(error.message) }));
}
