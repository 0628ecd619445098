// Starts the client.
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startI18n } from './i18n';
import './styles/base.css';

startI18n();
createRoot(document.getElementById('root')!).render(<App />);
