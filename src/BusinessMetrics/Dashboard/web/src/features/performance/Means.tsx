import type { Schemas } from '../../api/client';
import { RankedMeans } from '../../charts/RankedMeans';
import { counted } from '../../ui/format';

function meansOf(by: Record<string, number>) {
  return Object.entries(by).map(([name, value]) => ({ name, value }));
}

export function ByModel({ of: { by_model, by_model_rest: rest, unit = '' } }: { of: Schemas['AccuracyFigures'] }) {
  return (
    <RankedMeans
      title="Accuracy by model"
      what="accuracy"
      unit={unit}
      means={meansOf(by_model)}
      rest={rest === undefined ? undefined : { name: `${counted(rest.models, 'other model')} (${counted(rest.samples, 'metric')})`, value: rest.value }}
    />
  );
}

export function ByService({ of: { by_service, by_service_rest: rest, unit = '' } }: { of: Schemas['ErrorRateFigures'] }) {
  return (
    <RankedMeans
      title="Error rate by service"
      what="error rate"
      unit={unit}
      means={meansOf(by_service)}
      rest={rest === undefined ? undefined : { name: `${counted(rest.services, 'other service')} (${counted(rest.samples, 'metric')})`, value: rest.value }}
    />
  );
}
