// Uses the embedded index as an application does, by the official JavaScript client. Run
// as: node client.cjs URL KEY, with the client's folder in NODE_PATH.

const assert = require('node:assert/strict');
const { QdrantClient, Distance, Modifier, Fusion, FieldType, ConnectErrorCode } = require('@qdrant/js-client-grpc');

const collectionName = 'people';
const cities = ['Berlin', '北京', 'Paris'];

const num = (n) => ({ pointIdOptions: { case: 'num', value: BigInt(n) } });
const text = (s) => ({ kind: { case: 'stringValue', value: s } });
const int = (n) => ({ kind: { case: 'integerValue', value: BigInt(n) } });
const dense = (...data) => ({ vector: { case: 'dense', value: { data } } });
const sparse = (indices, values) => ({ vector: { case: 'sparse', value: { indices, values } } });
const nearest = (variant) => ({ variant: { case: 'nearest', value: { variant } } });
const toDense = (...data) => nearest({ case: 'dense', value: { data } });
const toSparse = (indices, values) => nearest({ case: 'sparse', value: { indices, values } });
const field = (key, what) => ({ conditionOneOf: { case: 'field', value: { key, ...what } } });
const isCity = (s) => field('city', { match: { matchValue: { case: 'keyword', value: s } } });
const fromAge = (n) => field('age', { range: { gte: n } });
const ids = (points) => points.map((p) => Number(p.id.pointIdOptions.value));

async function main(url, apiKey) {
  const client = new QdrantClient({ url, apiKey });
  const collections = client.api('collections');
  const points = client.api('points');

  const health = await client.api('service').healthCheck({});
  assert.match(health.version, /^1\.\d+\.\d+$/);

  await collections.create({
    collectionName,
    vectorsConfig: { config: { case: 'paramsMap', value: { map: { dense: { size: 4n, distance: Distance.Cosine } } } } },
    sparseVectorsConfig: { map: { terms: { modifier: Modifier.Idf } } },
  });
  assert.equal((await collections.collectionExists({ collectionName })).result.exists, true);
  for (const [fieldName, fieldType] of [['city', FieldType.FieldTypeKeyword], ['age', FieldType.FieldTypeInteger]]) {
    await points.createFieldIndex({ collectionName, fieldName, fieldType, wait: true });
  }

  await points.upsert({
    collectionName,
    wait: true,
    points: Array.from({ length: 30 }, (_, i) => ({
      id: num(i),
      payload: { city: text(cities[i % 3]), age: int(20 + i) },
      vectors: { vectorsOptions: { case: 'vectors', value: { vectors: {
        dense: dense(1, i / 10, 0, 0), terms: sparse([i % 5, 9], [1, 0.5]),
      } } } },
    })),
  });
  const count = async (filter) => Number((await points.count({ collectionName, filter, exact: true })).result.count);
  assert.equal(await count(), 30);
  assert.equal(await count({ must: [isCity('北京')] }), 10);

  // The cosine to (1, 0.5) is largest at i = 5 and falls off on both sides.
  const found = await points.query({
    collectionName, query: toDense(1, 0.5, 0, 0), using: 'dense', limit: 3n,
    filter: { mustNot: [isCity('北京')] },
    withPayload: { selectorOptions: { case: 'enable', value: true } },
    withVectors: { selectorOptions: { case: 'enable', value: true } },
  });
  assert.deepEqual(ids(found.result), [5, 6, 3]);
  assert.ok(Math.abs(found.result[0].score - 1) < 1e-5);
  assert.equal(found.result[0].payload.city.kind.value, 'Paris');
  const shown = found.result[0].vectors.vectorsOptions.value.vectors;
  assert.equal(shown.dense.vector.value.data.length, 4);
  assert.deepEqual(shown.terms.vector.value.indices, [0, 9]);

  const words = await points.query({
    collectionName, query: toSparse([1], [1]), using: 'terms', limit: 10n, filter: { must: [isCity('北京'), fromAge(30)] },
  });
  assert.deepEqual(ids(words.result).sort(), [16]);

  const hybrid = await points.query({
    collectionName, limit: 5n, query: { variant: { case: 'fusion', value: Fusion.RRF } },
    prefetch: [
      { query: toDense(1, 0.5, 0, 0), using: 'dense', limit: 10n },
      { query: toSparse([0], [1]), using: 'terms', limit: 10n, filter: { must: [fromAge(24)] } },
    ],
  });
  assert.equal(hybrid.result.length, 5);
  assert.equal(ids(hybrid.result)[0], 5, 'first in both lists');
  assert.ok(hybrid.result.every((p, i, all) => i === 0 || p.score <= all[i - 1].score));

  const seen = [];
  let offset;
  do {
    const page = await points.scroll({ collectionName, limit: 7, offset, filter: { must: [fromAge(30)] } });
    seen.push(...ids(page.result));
    offset = page.nextPageOffset;
  } while (offset);
  assert.deepEqual(seen, Array.from({ length: 20 }, (_, i) => 10 + i));

  await collections.updateAliases({ actions: [{ action: { case: 'createAlias', value: { collectionName, aliasName: 'folk' } } }] });
  assert.equal(Number((await points.count({ collectionName: 'folk', exact: true })).result.count), 30);

  const some = { pointsSelectorOneOf: { case: 'points', value: { ids: [num(0), num(29)] } } };
  await points.delete({ collectionName: 'folk', wait: true, points: some });
  await points.delete({ collectionName, wait: true, points: { pointsSelectorOneOf: { case: 'filter', value: { must: [isCity('Paris')] } } } });
  assert.equal(await count(), 19);

  await assert.rejects(points.count({ collectionName: 'nobody' }), (e) => e.code === ConnectErrorCode.NotFound);
  const stranger = new QdrantClient({ url, apiKey: 'wrong', checkCompatibility: false });
  await assert.rejects(stranger.api('points').count({ collectionName }), (e) => e.code === ConnectErrorCode.Unauthenticated);
  await collections.delete({ collectionName });
  assert.equal((await collections.list({})).collections.length, 0);
}

main(...process.argv.slice(2)).then(
  () => process.exit(0), // the client keeps its connection open
  (e) => {
    console.error(e);
    process.exit(1);
  },
);
