import { Dialog } from '../ui/Dialog';
import { fileOf, pages } from './pages';
import { shortcuts } from './shortcuts';

export default function ShortcutList({ onClose }: { onClose: () => void }) {
  const all = [...shortcuts, ...pages.filter(page => page.key !== undefined && fileOf(page.file) !== undefined).map(page => [`g ${page.key ?? ''}`, page.title] as const)];
  return (
    <Dialog title="Keyboard" open onClose={onClose}>
      <dl className="facts shortcuts">
        {all.map(([keys, words]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
