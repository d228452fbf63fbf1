<?php
/**
 * Plugin Name:       audionews
 * Description:       Puts the audio of your audionews site above your articles, and tells audionews of every article that is published, changed or taken back.
 * Version:           0.1.0
 * Requires at least: 5.6
 * Requires PHP:      7.2
 * Author:            audionews
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       audionews
 * Domain Path:       /languages
 *
 * @package Audionews
 */

defined( 'ABSPATH' ) || exit;

define( 'AUDIONEWS_VERSION', '0.1.0' );
define( 'AUDIONEWS_FILE', __FILE__ );

require_once __DIR__ . '/includes/settings.php';
require_once __DIR__ . '/includes/message.php';
require_once __DIR__ . '/includes/push.php';
require_once __DIR__ . '/includes/player.php';
require_once __DIR__ . '/includes/post-list.php';

add_action(
	'init',
	static function () {
		load_plugin_textdomain( 'audionews', false, dirname( plugin_basename( AUDIONEWS_FILE ) ) . '/languages' );
	}
);
register_deactivation_hook(
	__FILE__,
	static function () {
		wp_unschedule_hook( 'audionews_retry' );
		wp_unschedule_hook( 'audionews_ask' );
	}
);
