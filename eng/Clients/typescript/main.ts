import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

// Sends and reads one metric through the generated client.
const service = "generated-typescript";
const client = createClient<paths>({
  baseUrl: process.env.METRICS_URL,
  headers: { Authorization: `Bearer ${process.env.METRICS_TOKEN}` },
});

const { data: recorded, error } = await client.POST("/metrics", {
  body: { metric_name: "gpu_time", value: 12.5, unit: "USD", category: "cost", service },
});
if (!recorded?.success) throw new Error(`not recorded: ${error?.detail}`);

const read = () => client.GET("/metrics/cost", { params: { query: { service } } });
let { data: costs } = await read();
for (let attempt = 0; costs?.samples === 0 && attempt < 50; attempt++) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  ({ data: costs } = await read());
}
if (costs?.total_cost !== 12.5 || costs.cost_by_service[service] !== 12.5)
  throw new Error(`recorded ${recorded.metric_id}, and read ${costs?.total_cost}`);

const { error: refusal, response } = await client.GET("/metrics/cost", { params: { query: { top: 0 } } });
if (response.status !== 400 || !refusal?.detail) throw new Error("what is refused came back as an answer");
console.log(`TypeScript: ${costs.total_cost} USD by ${Object.keys(costs.cost_by_service)}; refused: ${refusal.detail}`);
