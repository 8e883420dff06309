-- Reports as files: their figures as a table, which becomes CSV or a workbook when it is sent.

-- `words`: the table of words that the first cell of each row is a code of. No rows, no file.
create function wocs.report_table_file(report text, kind text, name text, columns text[], rows jsonb, facts jsonb,
  words text default null)
returns jsonb
language sql immutable as $$
  select jsonb_build_object('say', 'report.table_file', 'facts', facts || jsonb_build_object(
    'report', report, 'rows', jsonb_array_length(rows),
    'table', case when rows <> '[]' then jsonb_strip_nulls(jsonb_build_object('kind', kind,
      'name', replace(name, '..', '-'), 'columns', to_jsonb(columns), 'words', words))
      || jsonb_build_object('rows', rows) end))
$$;

-- A figure beside the same before, as a row.
create function wocs.report_figure_row(name text, told jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_array(name, told -> 'value', told -> 'previous', told -> 'change')
$$;

create function wocs.report_figures_file(report text, kind text, name text, rows jsonb, period jsonb) returns jsonb
language sql immutable as $$
  select wocs.report_table_file(report, kind, name, array['figure', 'value', 'before', 'change'], rows,
    jsonb_build_object('period', period), 'figure')
$$;

create function wocs.report_daily_file(outcome jsonb, kind text) returns jsonb
language sql stable as $$
  select wocs.report_figures_file('daily', kind, 'daily-' || (told ->> 'date'), jsonb_agg(
    wocs.report_figure_row(f.name, told -> f.name) order by f.nth), told -> 'period')
  from (select outcome -> 'facts' as told) o,
    unnest(wocs.report_daily_metrics()) with ordinality f (name, nth)
  group by told
$$;

create function wocs.report_compared_file(report text, kind text, period text, span wocs.span) returns jsonb
language sql stable as $$
  select wocs.report_figures_file(report, kind, report || '-' || period,
    jsonb_agg(wocs.report_figure_row(c.metric, c.told)),
    wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until))
  from wocs.report_compared_metrics(span) c
$$;

-- By the day, or the hour.
create function wocs.report_analytics_file(metric text, kind text, period text, span wocs.span, compares boolean)
returns jsonb
language sql stable as $$
  select wocs.report_table_file('analytics', kind, 'analytics-' || metric || '-' || period,
    case when compares then array['date', 'value', 'before'] else array['date', 'value'] end,
    jsonb_agg(case when compares then jsonb_build_array(label, p -> 'value', p -> 'previous')
      else jsonb_build_array(label, p -> 'value') end order by p ->> 'label'),
    jsonb_build_object('metric', metric, 'period',
      wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until)))
  from jsonb_array_elements(wocs.metric_points(metric, span.since, span.until, span.step, compares)) p,
    replace(p ->> 'label', 'T', ' ') label
$$;

-- A platform a row, beside what the span before brought.
create function wocs.report_content_file(outcome jsonb, kind text) returns jsonb
language sql immutable as $$
  select wocs.report_table_file('content', kind,
    'content-' || (told ->> 'platform') || '-' || (told #>> '{period,name}'),
    array['platform', 'posts', 'views', 'views_before', 'likes', 'likes_before', 'comments', 'comments_before',
      'shares', 'shares_before'],
    coalesce((select jsonb_agg(jsonb_build_array(p -> 'platform', p -> 'measured',
      p #> '{views,value}', p #> '{views,previous}', p #> '{likes,value}', p #> '{likes,previous}',
      p #> '{comments,value}', p #> '{comments,previous}', p #> '{shares,value}', p #> '{shares,previous}')
      order by nth) from jsonb_array_elements(told -> 'platforms') with ordinality x (p, nth)), '[]'),
    jsonb_build_object('period', told -> 'period'), 'platform')
  from (select outcome -> 'facts' as told) o
$$;

-- What was sold for an event, sale by sale, as far as the file goes.
create function wocs.report_event_file(e wocs.events, kind text) returns jsonb
language sql stable as $$
  select wocs.report_table_file('event', kind, 'event-' || lower(wocs.event_facts(e) ->> 'event'),
    wocs.report_sale_columns(),
    coalesce((select jsonb_agg(wocs.report_sale_row(s) order by s.at, s.id) from (
      select * from wocs.sales x where x.event_id = e.id and x.removed_at is null
      order by x.at, x.id limit wocs.limit_report_rows()) s), '[]'),
    jsonb_build_object('subject', e.name, 'more', (
      select greatest(count(*) - wocs.limit_report_rows(), 0) from wocs.sales x
      where x.event_id = e.id and x.removed_at is null)))
$$;
