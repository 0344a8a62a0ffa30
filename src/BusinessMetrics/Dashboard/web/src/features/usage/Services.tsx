import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import type { Figures } from '../../api/queries';
import { Bars } from '../../charts/Bars';
import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { Foot } from '../../ui/Foot';
import { counted } from '../../ui/format';
import { known } from '../../ui/known';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';

type Usage = Schemas['UsageMetrics'];
type Service = Schemas['ServiceActivity'];

/** A unit is there only where the service reported one: without it the 0 is no data. */
const errorRate = ({ error_rate, error_rate_unit }: Service) => (error_rate_unit === undefined ? null : error_rate);
const uptime = ({ uptime: up, uptime_unit }: Service) => (uptime_unit === undefined ? null : up);

export function Services({ of }: { of: Figures<Usage> }) {
  return (
    <>
      <Panel of={of} title="Requests by service" quiet rows={50} isEmpty={value => Object.keys(value.requests_by_service).length === 0}>
        {({ requests_by_service, requests_by_service_rest: rest }) => (
          <Bars
            title="Requests by service"
            what="the requests"
            unit=""
            bars={Object.entries(requests_by_service).map(([name, value]) => ({ name, value }))}
            rest={rest === undefined ? undefined : { name: counted(rest.services, 'other service'), value: rest.requests }}
            linkOf={service => ({ to: '/usage', search: { service } })}
          />
        )}
      </Panel>
      <Panel of={of} title="Services" rows={50} isEmpty={value => value.service_activity.length === 0}>
        {({ service_activity, service_activity_rest: rest }) => (
          <DataTable
            name="Services"
            columns={[
              {
                title: 'Service',
                value: each => each.service,
                show: each => (
                  <Link to="." search={now => ({ ...now, service: each.service })}>
                    <Text>{each.service}</Text>
                  </Link>
                ),
              },
              { title: 'Requests', value: each => each.requests, show: each => <Amount value={each.requests} />, numeric: true },
              { title: 'Response time', value: each => known(each.avg_response_time), show: each => <Amount value={known(each.avg_response_time)} unit="ms" />, numeric: true },
              { title: 'Error rate', value: errorRate, show: each => <Amount value={errorRate(each)} unit={each.error_rate_unit} />, numeric: true },
              { title: 'Uptime', value: uptime, show: each => <Amount value={uptime(each)} unit={each.uptime_unit} />, numeric: true },
            ]}
            rows={service_activity}
            keyOf={each => each.service}
            foot={
              rest !== undefined && (
                <Foot columns={5}>
                  {counted(rest.services, 'other service')}, together <Amount value={rest.requests} unit="requests" />
                </Foot>
              )
            }
          />
        )}
      </Panel>
    </>
  );
}
