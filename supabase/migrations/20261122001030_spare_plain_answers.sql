-- Successes that need no words, of every family: quiet people get a mark on their own message instead.

create or replace function wocs.is_plain(say text) returns boolean
language sql immutable as $$
  select say in (
    'landing.edited', 'landing.unpublished', 'landing.rolled_back', 'landing.published', 'agent.assigned', 'agent.reassigned',
    'agent.accepted', 'agent.finished', 'agent.duty', 'user.added', 'user.removed', 'settings.language',
    'task.completed', 'task.cancelled', 'task.acknowledged', 'undo.done',
    'app.updated', 'app.feature', 'content.cancelled', 'content.bank_added', 'content.bank_removed',
    'sale.added', 'sale.removed', 'event.created', 'template.created', 'template.removed', 'schedule.removed',
    'tiktok.edited', 'tiktok.deleted', 'tiktok.video_kept')
$$;
